/** Prose as React elements. Raw HTML in it is dropped; the parser has told the author so. */
import { toJsxRuntime } from "hast-util-to-jsx-runtime";
import type { ComponentProps } from "react";
import { Fragment, jsx, jsxs } from "react/jsx-runtime";
import remarkRehype from "remark-rehype";
import { unified } from "unified";
import { parseMarkdown } from "#lib/lesson/markdown.ts";

const toHtml = unified().use(remarkRehype).freeze();

export function Markdown({ text }: { text: string }) {
  const tree = toHtml.runSync(parseMarkdown(text));
  return toJsxRuntime(tree, { Fragment, jsx, jsxs, components: { a: Link, table: Table } });
}

/** A lesson links to its neighbours by file name, so that the link works on GitHub too; here it loses its `.md`. */
function Link({ href = "", children }: ComponentProps<"a">) {
  if (/^https?:/.test(href)) {
    return (
      <a href={href} target="_blank" rel="noreferrer">
        {children}
      </a>
    );
  }
  return <a href={href.replace(/\.md(?=#|$)/, "")}>{children}</a>;
}

function Table({ children }: ComponentProps<"table">) {
  return (
    <div className="overflow-x-auto">
      <table>{children}</table>
    </div>
  );
}
