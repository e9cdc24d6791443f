/** Choices of which one, or any number, can be taken. */
import { type ReactNode, useId } from "react";

export interface ChoiceListProps {
  /** Read out as the name of the group. */
  label: string;
  choices: readonly ReactNode[];
  chosen: readonly number[];
  /** Several may be taken. */
  isMultiple: boolean;
  isLocked?: boolean;
  onChange: (chosen: number[]) => void;
  /** What stands below a choice. */
  below?: (index: number) => ReactNode;
}

export function ChoiceList({ label, choices, chosen, isMultiple, isLocked, onChange, below }: ChoiceListProps) {
  const name = useId();
  function take(index: number) {
    if (!isMultiple) onChange([index]);
    else
      onChange(
        chosen.includes(index)
          ? chosen.filter((other) => other !== index)
          : [...chosen, index].toSorted((one, other) => one - other),
      );
  }
  return (
    <fieldset className="mt-2 space-y-0.5" aria-label={label}>
      {choices.map((choice, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: choices never change places
        <div key={index}>
          <label className="lesson-choice">
            <input
              type={isMultiple ? "checkbox" : "radio"}
              name={name}
              checked={chosen.includes(index)}
              disabled={isLocked}
              onChange={() => take(index)}
            />
            <span>{choice}</span>
          </label>
          {below?.(index)}
        </div>
      ))}
    </fieldset>
  );
}
