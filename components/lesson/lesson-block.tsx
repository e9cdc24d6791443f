/** Each kind of block, and the component that shows it. */
import type { PublicBlock } from "#lib/lesson/public.ts";
import type { PredictBlock, QuizBlock } from "#lib/lesson/schema.ts";
import { Callout } from "./callout.tsx";
import { CodeFrame } from "./code-frame.tsx";
import { CopyButton } from "./copy-button.tsx";
import { HighlightedCode } from "./highlighted-code.tsx";
import { Hint } from "./hint.tsx";
import type { LessonContext } from "./lesson-context.ts";
import { Markdown } from "./markdown.tsx";
import { MermaidDiagram } from "./mermaid-diagram.tsx";
import { OutputBlock } from "./output-block.tsx";
import { Prediction } from "./prediction.tsx";
import { Quiz } from "./quiz.tsx";
import { RunBlock } from "./run-block.tsx";
import { TaskCard } from "./task-card.tsx";

export function LessonBlock({ block, context }: { block: PublicBlock; context: LessonContext }) {
  switch (block.kind) {
    case "prose":
      return <Markdown text={block.markdown} context={context} />;
    case "run":
      return (
        <RunBlock code={block.code} terminal={block.terminal} interrupt={block.interrupt}>
          <HighlightedCode code={block.code} language="sh" />
        </RunBlock>
      );
    case "code":
      return (
        <CodeFrame
          code={<HighlightedCode code={block.code} language={block.language} />}
          actions={<CopyButton text={block.code} />}
        />
      );
    case "output":
      return <OutputBlock text={block.text} />;
    case "task": {
      const { id, title, needs, hint, asks } = block.task;
      return (
        <TaskCard
          id={id}
          title={title}
          asks={asks}
          needs={needs.map((need) => ({ id: need, title: context.taskTitles.get(need) ?? need }))}
        >
          <Hint>
            <Markdown text={hint} context={context} task={id} />
          </Hint>
        </TaskCard>
      );
    }
    case "mermaid":
      return <MermaidDiagram source={block.source} alt={block.alt} />;
    case "hint":
      return (
        <Hint>
          <Markdown text={block.markdown} context={context} />
        </Hint>
      );
    case "callout":
      return <Callout tone={block.tone} markdown={block.markdown} context={context} />;
    case "quiz":
      return <QuizOf block={block} context={context} />;
    case "predict":
      return <PredictionOf block={block} context={context} />;
  }
}

function QuizOf({ block, context }: { block: QuizBlock; context: LessonContext }) {
  const choices = block.choices.map(({ text, why, isRight }) => ({
    text: <Markdown text={text} context={context} />,
    why: <Markdown text={why} context={context} />,
    isRight,
  }));
  const question = <Markdown text={block.question} context={context} />;
  return <Quiz lesson={context.lesson} id={block.id} question={question} choices={choices} />;
}

function PredictionOf({ block, context }: { block: PredictBlock; context: LessonContext }) {
  const { id, answer } = block;
  const solution =
    "choices" in answer
      ? {
          choices: answer.choices.map(({ text, isRight }) => ({
            text: <Markdown text={text} context={context} />,
            isRight,
          })),
        }
      : answer;
  return (
    <Prediction
      lesson={context.lesson}
      id={id}
      question={<Markdown text={block.question} context={context} />}
      solution={solution}
      why={<Markdown text={block.why} context={context} />}
    />
  );
}
