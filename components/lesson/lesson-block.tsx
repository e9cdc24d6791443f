/** Each kind of block, and the component that shows it. */
import type { PublicBlock } from "#lib/lesson/public.ts";
import { Callout } from "./callout.tsx";
import { CodeFrame } from "./code-frame.tsx";
import { CopyButton } from "./copy-button.tsx";
import { HighlightedCode } from "./highlighted-code.tsx";
import { Hint } from "./hint.tsx";
import { Markdown } from "./markdown.tsx";
import { MermaidDiagram } from "./mermaid-diagram.tsx";
import { OutputBlock } from "./output-block.tsx";
import { RunBlock } from "./run-block.tsx";
import { TaskCard } from "./task-card.tsx";

export function LessonBlock({ block, taskTitles }: { block: PublicBlock; taskTitles: ReadonlyMap<string, string> }) {
  switch (block.kind) {
    case "prose":
      return <Markdown text={block.markdown} />;
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
      const { id, title, needs, hint } = block.task;
      return (
        <TaskCard
          id={id}
          title={title}
          needs={needs.map((need) => ({ id: need, title: taskTitles.get(need) ?? need }))}
        >
          <Hint>
            <Markdown text={hint} />
          </Hint>
        </TaskCard>
      );
    }
    case "mermaid":
      return <MermaidDiagram source={block.source} alt={block.alt} />;
    case "hint":
      return (
        <Hint>
          <Markdown text={block.markdown} />
        </Hint>
      );
    case "callout":
      return <Callout tone={block.tone} markdown={block.markdown} />;
  }
}
