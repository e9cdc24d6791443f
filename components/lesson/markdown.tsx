/** Prose as React elements. Raw HTML in it is dropped; the parser has told the author so. */
import type { ElementContent, Nodes } from "hast";
import { toJsxRuntime } from "hast-util-to-jsx-runtime";
import type { ComponentProps } from "react";
import { Fragment, jsx, jsxs } from "react/jsx-runtime";
import remarkRehype from "remark-rehype";
import { unified } from "unified";
import { visit } from "unist-util-visit";
import { FACT, factsNamedIn } from "#lib/kernel/fact-names.ts";
import { parseMarkdown } from "#lib/lesson/markdown.ts";
import { IMAGE_URL, isExternal, linkTarget } from "#lib/lesson/references.ts";
import { LEARNER_NAME } from "#lib/lesson/variables.ts";
import { GlossaryTerm } from "./glossary-term.tsx";
import type { CourseContext } from "./lesson-context.ts";
import { TaskFact } from "./task-fact.tsx";

const toHtml = unified().use(remarkRehype).freeze();

export interface MarkdownProps {
  text: string;
  context: CourseContext;
  /** The text is its hint: facts that it names are shown as the kernel shows them for this task. */
  task?: string;
}

export function Markdown({ text, context, task }: MarkdownProps) {
  const root = parseMarkdown(text);
  // Into the tree and not into the text, so that no name can be read as markdown.
  visit(root, "text", (node) => {
    node.value = node.value.replaceAll(LEARNER_NAME, context.learnerName);
  });
  const tree = toHtml.runSync(root);
  if (task !== undefined) markFacts(tree);
  return toJsxRuntime(tree, {
    Fragment,
    jsx,
    jsxs,
    components: {
      a: (props) => <Link {...props} context={context} />,
      img: (props) => <Picture {...props} context={context} />,
      table: Table,
      data: ({ value }) => <TaskFact task={task ?? ""} name={String(value)} />,
    },
  });
}

/** Makes an element of each `{{shell.pid}}`, also in code. */
function markFacts(tree: Nodes): void {
  visit(tree, "text", ({ value }, index, parent) => {
    if (index === undefined || parent === undefined || factsNamedIn(value).length === 0) return;
    // Split by the names, which stand at the odd places then.
    const pieces = value.split(FACT).map((piece, place): ElementContent => {
      if (place % 2 === 0) return { type: "text", value: piece };
      return { type: "element", tagName: "data", properties: { value: piece }, children: [] };
    });
    parent.children.splice(index, 1, ...pieces);
    return index + pieces.length;
  });
}

/** A lesson links to its neighbours by file name, so that the link works on GitHub too; here it becomes an address. */
function Link({ href = "", children, context }: ComponentProps<"a"> & { context: CourseContext }) {
  if (isExternal(href)) {
    return (
      <a href={href} target="_blank" rel="noreferrer">
        {children}
      </a>
    );
  }
  const target = linkTarget(href);
  if (target?.kind === "lesson") {
    const anchor = target.step === null ? "" : `#${target.step}`;
    return <a href={`/learn/${target.course ?? context.course}/${target.slug}${anchor}`}>{children}</a>;
  }
  if (target?.kind !== "term") return <a href={href}>{children}</a>;
  const address = `/learn/${context.course}/glossary#${target.term}`;
  const term = context.terms.get(target.term);
  if (term === undefined) return <a href={address}>{children}</a>;
  // Words of a definition lead to their own, but open nothing over the first.
  const plain = { ...context, terms: new Map() };
  return (
    <GlossaryTerm href={address} name={term.name} definition={<Markdown text={term.definition} context={plain} />}>
      {children}
    </GlossaryTerm>
  );
}

/** Takes its room before it is there: its size is known from its file. */
function Picture({ src, alt, context }: ComponentProps<"img"> & { context: CourseContext }) {
  const name = IMAGE_URL.exec(typeof src === "string" ? src : "")?.[1] ?? "";
  const size = context.images.get(name);
  // Not as JSX, where the linters want Next's own: an author's file has the size it has, and nothing to optimise.
  return jsx("img", { src: `/learn/${context.course}/images/${name}`, alt: alt ?? "", ...size, loading: "lazy" });
}

function Table({ children }: ComponentProps<"table">) {
  return (
    <div className="overflow-x-auto">
      <table>{children}</table>
    </div>
  );
}
