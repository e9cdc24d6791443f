/** That whatever leads nowhere is found, with its place and the way it may have been meant. */
import { expect, it } from "vitest";
import { brokenReferences, type CourseFolder } from "./library.ts";
import { parseCourse, parseGlossary, parseLesson } from "./parse.ts";

const lesson = (slug: string, text: string, front = "") => ({
  slug,
  reading: parseLesson(
    `---\ntitle: A\nsummary: B.\nminutes: 5\n${front}---\n\n## First step\n\n${text}\n`,
    `lessons/containers/${slug}.md`,
  ),
});

function courses(text: string, front = ""): CourseFolder[] {
  return [
    {
      id: "containers",
      reading: parseCourse("---\ntitle: C\nsummary: D.\nneeds: [linux]\n---\n", "lessons/containers/course.md"),
      lessons: [lesson("010-one", "Text."), lesson("020-two", text, front), lesson("030-three", "Text.")],
      glossary: parseGlossary("## cgroup\n\nSee [it](#cgroup).\n", "lessons/containers/glossary.md"),
      images: new Map([
        ["boxes.svg", { width: 1, height: 1 }],
        ["torn.png", null],
      ]),
    },
    {
      id: "linux",
      reading: parseCourse("---\ntitle: C\nsummary: D.\n---\n", "lessons/linux/course.md"),
      lessons: [lesson("010-shell", "Text.")],
      glossary: null,
      images: new Map(),
    },
  ];
}

function faults(text: string, front = "") {
  const all = courses(text, front);
  const [course] = all;
  return course ? brokenReferences(course, all) : [];
}

it.each([
  "[a](#first-step)",
  "[a](010-one.md)",
  "[a](030-three.md#first-step)",
  "[a](../linux/010-shell.md#first-step)",
  "[a](glossary.md#cgroup)",
  "[a](https://example.org/x.md)",
  "![Boxes](images/boxes.svg)",
])("finds nothing wrong with %s", (text) => {
  expect(faults(text)).toEqual([]);
});

it.each([
  ["[a](#fist-step)", "`#fist-step` leads to no step of this lesson", "did you mean `first-step`?"],
  ["[a](010-on.md)", "`010-on.md` leads to no lesson", "did you mean `010-one`?"],
  ["[a](010-one.md#x)", "`010-one.md#x` leads to no step of `010-one`", "write `first-step`"],
  ["[a](../linus/010-shell.md)", "`../linus/010-shell.md` leads to no course", "did you mean `linux`?"],
  ["[a](glossary.md#cgrup)", "`glossary.md#cgrup` leads to no term of the glossary", "did you mean `cgroup`?"],
  ["[a](010-one)", "the link `010-one` leads nowhere", "link to https://…, "],
  ["![Boxes](images/boxs.svg)", "there is no picture `images/boxs.svg` in this course", "did you mean `boxes.svg`?"],
  ["![Boxes](images/torn.png)", "the size of `images/torn.png` cannot be read", "save it anew"],
])("says where and why %s leads nowhere", (text, message, remedy) => {
  expect(faults(`\n${text}`)).toEqual([
    { file: "lessons/containers/020-two.md", line: 10, message, remedy: expect.stringContaining(remedy) },
  ]);
});

it.each([
  ["linux/010-shell", null],
  ["010-one", null],
  ["030-three", "`needs` names `030-three`, which does not come before this one"],
  ["020-two", "`needs` names `020-two`, which does not come before this one"],
  ["011-one", "`needs` names `011-one`, which is no lesson"],
])("lets a lesson need what comes before it: %s", (name, message) => {
  const found = faults("Text.", `needs: [${name}]\n`);
  expect(found.map((problem) => [problem.line, problem.message])).toEqual(message === null ? [] : [[5, message]]);
});

it("lets a course need other courses", () => {
  const [course, linux] = courses("Text.");
  const found = course && linux ? brokenReferences(course, [course]) : [];
  expect(found).toEqual([
    {
      file: "lessons/containers/course.md",
      line: 4,
      message: "`needs` names `linux`, which is no other course",
      remedy: "remove it",
    },
  ]);
});
