/** The frame of a question: what kind it is, the question, and below it what can be answered. */
import { CircleCheck, CircleX, type LucideIcon } from "lucide-react";
import { type ReactNode, useId } from "react";

export interface QuestionFrameProps {
  icon: LucideIcon;
  kind: string;
  /** Markdown, rendered. */
  question: ReactNode;
  children: ReactNode;
}

export function QuestionFrame({ icon: Icon, kind, question, children }: QuestionFrameProps) {
  const id = useId();
  return (
    <section className="lesson-question" aria-labelledby={`${id}-kind ${id}-question`}>
      <p id={`${id}-kind`} className="flex items-center gap-1.5 text-sm font-semibold text-muted">
        <Icon aria-hidden size={16} />
        {kind}
      </p>
      <div id={`${id}-question`} className="mt-1.5 font-medium">
        {question}
      </div>
      {children}
    </section>
  );
}

/** Whether an answer is right, by sign, word and colour. */
export function Mark({ isRight, children }: { isRight: boolean; children: ReactNode }) {
  const Icon = isRight ? CircleCheck : CircleX;
  return (
    <p className={`flex items-center gap-1.5 text-sm font-semibold ${isRight ? "text-ok" : "text-danger"}`}>
      <Icon aria-hidden size={16} className="shrink-0" />
      {children}
    </p>
  );
}
