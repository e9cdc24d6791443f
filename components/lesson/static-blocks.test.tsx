// @vitest-environment jsdom
/** The parts of a lesson that only show: markdown, diagrams that fail, and errors for authors. */
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { BrokenLesson } from "./broken-lesson.tsx";
import { Markdown } from "./markdown.tsx";
import { MermaidDiagram } from "./mermaid-diagram.tsx";
import { OutputBlock } from "./output-block.tsx";

afterEach(cleanup);

it("shows markdown and drops the HTML in it", () => {
  const { container } = render(<Markdown text={"**bold** <b onclick=alert(1)>raw</b> <script>alert(1)</script>"} />);
  expect(container.innerHTML).toBe("<p><strong>bold</strong> raw alert(1)</p>");
});

it.each([
  ["another lesson", "050-mount-namespace.md#remember", "050-mount-namespace#remember", null],
  ["a step", "#remember", "#remember", null],
  ["another site", "https://example.org/a.md", "https://example.org/a.md", "_blank"],
])("links to %s", (_, written, href, target) => {
  render(<Markdown text={`[there](${written})`} />);
  const link = screen.getByRole("link", { name: "there" });
  expect([link.getAttribute("href"), link.getAttribute("target")]).toEqual([href, target]);
});

it("keeps every character of an output block", () => {
  const text = "USER … COMMAND\n\troot  …";
  const { container } = render(<OutputBlock text={text} />);
  expect(container.querySelector("pre")?.textContent).toBe(text);
});

it("says in words what a diagram shows when it cannot be drawn", async () => {
  // There is no /vendor/mermaid in this test, as there is none when a network fails.
  render(<MermaidDiagram source="flowchart LR; a --> b" alt="a leads to b" />);
  expect((await screen.findByRole("alert")).textContent).toMatch(/^This diagram could not be drawn: /);
  expect(screen.getByText("a leads to b")).toBeTruthy();
});

it("shows an author every problem with its place and its remedy", () => {
  render(
    <BrokenLesson
      problems={[
        { file: "lessons/a/b.md", line: 4, message: "`minutes` is missing", remedy: "write `minutes: 8`" },
        { file: "lessons/a/b.md", line: 9, message: "this block is empty", remedy: "remove it" },
      ]}
    />,
  );
  expect(screen.getAllByRole("listitem").map((item) => item.textContent)).toEqual([
    "lessons/a/b.md:4minutes is missingInstead: write minutes: 8",
    "lessons/a/b.md:9this block is emptyInstead: remove it",
  ]);
});
