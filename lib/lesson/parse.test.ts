/** What a lesson becomes, and that no text can make the parser throw. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EXAMPLE, EXAMPLE_FILE, exampleWith } from "./example.fixture.ts";
import { MAX_LESSON_CHARACTERS, parseCourse, parseLesson } from "./parse.ts";
import { type CourseSettings, type Lesson, tasksOf } from "./schema.ts";

function lessonOf(text: string, course?: CourseSettings): Lesson {
  const reading = parseLesson(text, EXAMPLE_FILE, course);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems, null, 2));
  return reading.lesson;
}

describe("parseLesson", () => {
  it("takes id from the path and the rest from the front matter", () => {
    const { steps: _, ...meta } = lessonOf(EXAMPLE);
    expect(meta).toMatchObject({
      id: "containers/010-example",
      title: "An example",
      summary: "Shows every kind of block once.",
      minutes: 5,
      sandbox: "base",
    });
  });

  it("makes a step of each second-level heading and of the text before the first", () => {
    expect(lessonOf(EXAMPLE).steps.map(({ id, title, line }) => ({ id, title, line }))).toEqual([
      { id: "intro", title: "Introduction", line: 1 },
      { id: "your-own-pid-1", title: "Your own PID 1", line: 9 },
      { id: "a-limit", title: "A limit", line: 30 },
    ]);
  });

  it("leaves out the intro when no text stands before the first step", () => {
    const { steps } = lessonOf(exampleWith("What is the question?\n", ""));
    expect(steps.map((step) => step.id)).toEqual(["your-own-pid-1", "a-limit"]);
  });

  it("keeps the blocks of a step in order, each with its line", () => {
    const [, , step] = lessonOf(EXAMPLE).steps;
    expect(step?.blocks).toMatchObject([
      { kind: "run", line: 32, id: "run-2", code: "cat /proc/self/cgroup", terminal: 2, interrupt: true },
      { kind: "task", line: 36 },
      { kind: "mermaid", line: 48, source: "flowchart LR\n  a --> b", alt: "Two boxes: a leads to b" },
      { kind: "hint", line: 53, markdown: "Look **here**." },
      { kind: "callout", line: 57, tone: "warning", markdown: "Take care.\n\nReally." },
      { kind: "code", line: 62, language: "c", code: "int main(void) { return 0; }" },
    ]);
  });

  it("keeps prose exactly as written", () => {
    const [, step] = lessonOf(EXAMPLE).steps;
    expect(step?.blocks[0]).toEqual({
      kind: "prose",
      line: 11,
      markdown: "Some *prose* with a [link](https://example.org).",
    });
  });

  it("folds the predicate of a task into its check and fills in what may be left out", () => {
    expect(tasksOf(lessonOf(EXAMPLE))).toEqual([
      {
        id: "own-pid-namespace",
        title: "A bash runs as PID 1",
        check: { process: { comm: "bash", nspid: 1, namespaces: { pid: "not-sandbox" } } },
        mode: "edge",
        needs: [],
        hint: "`--pid` alone is not enough.",
        solve: "sudo unshare --fork --pid bash\necho THE-SOLUTION\n",
      },
      {
        id: "limit",
        title: "The limit is set",
        check: { cgroup: { path: "/mygroup", file: "memory.max", equals: "536870912" } },
        mode: "level",
        needs: ["own-pid-namespace"],
        hint: "Look at memory.max.",
        solve: "echo 536870912 | sudo tee /sys/fs/cgroup/mygroup/memory.max",
      },
    ]);
  });

  it("reads Windows line ends and a byte order mark as if they were not there", () => {
    expect(lessonOf(`\uFEFF${EXAMPLE.replaceAll("\n", "\r\n")}`)).toEqual(lessonOf(EXAMPLE));
  });

  it("lets an author comment where a learner sees nothing", () => {
    const { steps } = lessonOf(exampleWith("What is the question?", "<!-- to do -->"));
    expect(steps.map((step) => step.id)).not.toContain("intro");
  });

  it("reports all problems of a file, in the order of their lines", () => {
    const reading = parseLesson(
      exampleWith("minutes: 5", "minutes: soon").replace("id=limit", "").replace("nspid", "nspdi"),
      EXAMPLE_FILE,
    );
    expect(reading).toMatchObject({ ok: false, problems: [{ line: 4 }, { line: 23 }, { line: 36 }] });
  });

  it("names the file in each problem and asks for a name that can be an address", () => {
    expect(parseLesson(EXAMPLE, "lessons/containers/My Lesson.md")).toEqual({
      ok: false,
      draft: null,
      problems: [
        {
          file: "lessons/containers/My Lesson.md",
          line: 1,
          message: "this file's name makes no address",
          remedy: "name it `<course>/<slug>.md`, lower-case letters, digits and hyphens",
        },
      ],
    });
  });

  it("answers any text at all with a lesson or with problems inside that text", () => {
    const noise = fc.oneof(
      fc.string({ unit: "binary", maxLength: 200 }),
      fc
        .array(
          fc.constantFrom(
            "```",
            "---",
            "> [!NOTE]",
            "## ",
            "task id=a",
            "sh run",
            "title:",
            "{",
            "- ",
            "\n",
            "&a",
            "*a",
          ),
        )
        .map((words) => words.join("")),
    );
    fc.assert(
      fc.property(noise, (text) => {
        const reading = parseLesson(text, EXAMPLE_FILE);
        if (reading.ok) return;
        const lineCount = text.split(/\r\n?|\n/).length;
        expect(reading.problems.length).toBeGreaterThan(0);
        for (const { line } of reading.problems) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(lineCount);
        }
      }),
    );
  });

  it("survives the example with any one line lost, doubled or replaced by noise", () => {
    const lines = EXAMPLE.split("\n");
    fc.assert(
      fc.property(fc.nat(lines.length - 1), fc.array(fc.string(), { maxLength: 3 }), (index, noise) => {
        const text = lines.toSpliced(index, 1, ...noise).join("\n");
        const reading = parseLesson(text, EXAMPLE_FILE);
        expect(reading.ok || reading.problems.length > 0).toBe(true);
      }),
    );
  });

  it("keeps what can be read of a lesson with problems", () => {
    const reading = parseLesson(exampleWith("minutes: 5", "").replace("```hint", "```hnit"), EXAMPLE_FILE);
    expect(reading).toMatchObject({ ok: false, draft: { id: "containers/010-example" } });
    const kinds = reading.ok ? [] : reading.draft?.steps.at(-1)?.blocks.map(({ kind }) => kind);
    expect(kinds).toEqual(["run", "task", "mermaid", "code", "callout", "code"]);
  });

  it("keeps set-up apart from what a learner sees, and notes links, pictures and what is needed", () => {
    const text = exampleWith("minutes: 5", "minutes: 5\nneeds: [000-first, other/010-more]").replace(
      "What is the question?",
      "![Two boxes](images/boxes.svg)\n\n```setup\ntouch /tmp/ready\n```",
    );
    const { setup, references, steps } = lessonOf(text);
    expect(setup).toEqual([{ line: 10, script: "touch /tmp/ready" }]);
    expect(steps[0]?.blocks.map(({ kind }) => kind)).toEqual(["prose"]);
    expect(references).toEqual([
      { kind: "need", url: "000-first", line: 5 },
      { kind: "need", url: "other/010-more", line: 5 },
      { kind: "image", url: "images/boxes.svg", line: 8 },
      { kind: "link", url: "https://example.org", line: 16 },
    ]);
  });

  it("says so when a file is too long or nests too deeply to be read", () => {
    const long = parseLesson("a".repeat(MAX_LESSON_CHARACTERS + 1), EXAMPLE_FILE);
    expect(long).toMatchObject({ ok: false, problems: [{ line: 1, message: expect.stringContaining("characters") }] });
    const deep = parseLesson("> ".repeat(20_000), EXAMPLE_FILE);
    expect(deep).toMatchObject({ ok: false, problems: [{ line: 1, message: expect.stringContaining("deeply") }] });
  });
});

describe("parseCourse", () => {
  it("reads the front matter and keeps the rest as the introduction", () => {
    const text = "---\ntitle: Containers\nsummary: What they are.\n---\n\nFirst.\n\nSecond.\n";
    expect(parseCourse(text, "lessons/containers/course.md")).toEqual({
      ok: true,
      course: {
        id: "containers",
        title: "Containers",
        summary: "What they are.",
        needs: [],
        body: "First.\n\nSecond.",
        references: [],
      },
    });
  });

  it("gives its settings to lessons that have none of their own", () => {
    const course = { kernel: "cgroups" } as const;
    expect(lessonOf(EXAMPLE, course)).toMatchObject({ sandbox: "base", kernel: "cgroups" });
    expect(lessonOf(exampleWith("minutes: 5", "minutes: 5\nkernel: network"), course).kernel).toBe("network");
    expect(lessonOf(EXAMPLE)).toMatchObject({ sandbox: "base", kernel: null });
  });

  it("refuses a panel in which its sandbox has nothing to show", () => {
    const asked = exampleWith("minutes: 5", "minutes: 5\nkernel: docker");
    expect(lessonOf(asked, { sandbox: "docker" }).kernel).toBe("docker");
    const reading = parseLesson(asked, "containers/example.md");
    expect(reading.ok ? [] : reading.problems.map(({ line, message }) => [line, message])).toEqual([
      [1, "`kernel: docker` shows nothing in a sandbox of profile base"],
    ]);
  });

  it("refuses a block that only a lesson can hold", () => {
    const text = "---\ntitle: Containers\nsummary: What they are.\n---\n\n```sh run\nls\n```\n";
    expect(parseCourse(text, "lessons/containers/course.md")).toMatchObject({ ok: false, problems: [{ line: 6 }] });
  });
});
