/** That what a new author starts from is right. That its commands do what it says is a matter for `drydock test`. */
import { expect, it } from "vitest";
import { parseCourse, parseLesson } from "../../../lib/lesson/parse.ts";
import { lint } from "../lint/lint.ts";
import { numbered } from "./number.ts";
import { courseSkeleton, lessonSkeleton } from "./skeleton.ts";

it.each(["010-my-first-lesson", "100-what-is-pid-1"])("has nothing that lint complains about: %s", async (slug) => {
  const course = {
    id: "my-course",
    reading: parseCourse(courseSkeleton("my-course"), "lessons/my-course/course.md"),
    lessons: [{ slug, reading: parseLesson(lessonSkeleton(slug), `lessons/my-course/${slug}.md`) }],
    glossary: null,
    images: new Map(),
  };
  expect(await lint([course], [course], "lessons")).toEqual([]);
});

it.each([
  ["hostname", ["course.md", "040-pid.md", "090-cgroups.md"], "100-hostname"],
  ["hostname", ["course.md"], "010-hostname"],
  ["hostname", ["045-x.md"], "050-hostname"],
  ["005-hostname", ["090-cgroups.md"], "005-hostname"],
])("gives %s its place after %j", (slug, files, expected) => {
  expect(numbered(slug, files)).toBe(expected);
});
