// @vitest-environment jsdom
/** The parts of a lesson that only show: markdown, diagrams that fail, and errors for authors. */
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, onTestFinished, vi } from "vitest";
import { BrokenLesson } from "./broken-lesson.tsx";
import type { CourseContext } from "./lesson-context.ts";
import { Markdown } from "./markdown.tsx";
import { MermaidDiagram } from "./mermaid-diagram.tsx";
import { OutputBlock } from "./output-block.tsx";

afterEach(cleanup);

const TERM = { id: "cgroup", name: "cgroup", line: 1, definition: "A set of *processes*." };
const CONTEXT: CourseContext = {
  course: "containers",
  images: new Map([["boxes.svg", { width: 640, height: 400 }]]),
  terms: new Map([["cgroup", TERM]]),
  learnerName: "<b>Ada</b>",
};

it("shows markdown and drops the HTML in it", () => {
  const { container } = render(
    <Markdown context={CONTEXT} text={"**bold** <b onclick=alert(1)>raw</b> <script>alert(1)</script>"} />,
  );
  expect(container.innerHTML).toBe("<p><strong>bold</strong> raw alert(1)</p>");
});

it.each([
  ["another lesson", "050-mount-namespace.md#remember", "/learn/containers/050-mount-namespace#remember", null],
  ["another course", "../images/010-layers.md", "/learn/images/010-layers", null],
  ["a word without a meaning", "glossary.md#ship", "/learn/containers/glossary#ship", null],
  ["a step", "#remember", "#remember", null],
  ["another site", "https://example.org/a.md", "https://example.org/a.md", "_blank"],
])("links to %s", (_, written, href, target) => {
  render(<Markdown context={CONTEXT} text={`[there](${written})`} />);
  const link = screen.getByRole("link", { name: "there" });
  expect([link.getAttribute("href"), link.getAttribute("target")]).toEqual([href, target]);
});

it("keeps every character of an output block", () => {
  const text = "USER … COMMAND\n\troot  …";
  const { container } = render(<OutputBlock text={text} />);
  expect(container.querySelector("pre")?.textContent).toBe(text);
});

it("says in words what a diagram shows until the page is used, and when it cannot be drawn", async () => {
  // jsdom lays nothing out, so nothing comes near.
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      observe() {}
      disconnect() {}
    },
  );
  onTestFinished(() => void vi.unstubAllGlobals());
  // There is no /vendor/mermaid in this test, as there is none when a network fails.
  render(<MermaidDiagram source="flowchart LR; a --> b" alt="a leads to b" />);
  expect(screen.queryByRole("alert")).toBeNull();
  fireEvent.pointerMove(window);
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

it("keeps the room of a picture", () => {
  render(<Markdown context={CONTEXT} text="![Two boxes](images/boxes.svg)" />);
  const picture = screen.getByRole("img", { name: "Two boxes" });
  const attributes = ["src", "width", "height"].map((name) => picture.getAttribute(name));
  expect(attributes).toEqual(["/learn/containers/images/boxes.svg", "640", "400"]);
});

it("calls a learner by a name that is only text", () => {
  const { container } = render(<Markdown context={CONTEXT} text="Welcome, {{learner.name}}." />);
  expect(container.textContent).toBe("Welcome, <b>Ada</b>.");
});

it("says what a word of the course means to whoever reaches it by keyboard, until Escape", () => {
  // jsdom knows no popovers.
  HTMLElement.prototype.showPopover = () => {};
  render(<Markdown context={CONTEXT} text="Its [cgroup](glossary.md#cgroup) limits it." />);
  const word = screen.getByRole("link", { name: "cgroup" });
  expect(word.getAttribute("href")).toBe("/learn/containers/glossary#cgroup");
  expect(screen.queryByRole("tooltip")).toBeNull();
  act(() => word.focus());
  const meaning = screen.getByRole("tooltip", { hidden: true });
  expect(meaning.textContent).toBe("cgroupA set of processes.");
  expect(word.getAttribute("aria-describedby")).toBe(meaning.id);
  fireEvent.keyDown(word, { key: "Escape" });
  expect(screen.queryByRole("tooltip", { hidden: true })).toBeNull();
});
