/** A labelled input of a form. */
import { type ComponentProps, type ReactNode, useId } from "react";

export interface FieldProps extends Omit<ComponentProps<"input">, "id" | "className"> {
  label: string;
  /** What to write. */
  hint?: ReactNode;
  /** For what is spelt letter by letter. */
  isCode?: boolean;
}

export const CONTROL =
  "mt-1 block h-10 w-full rounded-md border border-edge bg-surface px-3 text-fg placeholder:text-muted aria-invalid:border-danger";

export function Field({ label, hint, isCode, ...input }: FieldProps) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <input
        {...input}
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        autoCapitalize={isCode ? "none" : undefined}
        spellCheck={isCode ? false : undefined}
        className={`${CONTROL} ${isCode ? "font-mono" : ""}`}
      />
      {hint && (
        <p id={`${id}-hint`} className="mt-1 text-sm text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}
