/** The store over real folders: order, broken neighbours, changes on disk, and names that try to lead out. */
import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { createLessonStore } from "./lesson-store.ts";

const COURSE = "---\ntitle: Containers\nsummary: What they are.\n---\n";

function lesson(title: string): string {
  return `---\ntitle: ${title}\nsummary: About it.\nminutes: 5\n---\n\n## A step\n\nText.\n`;
}

/** A store over a fresh folder `lessons` with these files in it. */
async function storeOf(files: Record<string, string>) {
  const parent = await mkdtemp(path.join(tmpdir(), "drydock-lessons-"));
  onTestFinished(() => rm(parent, { recursive: true }));
  const directory = path.join(parent, "lessons");
  const write = async (name: string, text: string) => {
    await mkdir(path.join(directory, path.dirname(name)), { recursive: true });
    await writeFile(path.join(directory, name), text);
  };
  for (const [name, text] of Object.entries(files)) await write(name, text);
  return { store: createLessonStore(directory), directory, write };
}

it("lists courses by folder and lessons by file name", async () => {
  const { store } = await storeOf({
    "networks/course.md": COURSE,
    "containers/course.md": COURSE,
    "containers/090-cgroups.md": lesson("cgroups"),
    "containers/040-pid.md": lesson("PID"),
    "assets/ship.svg": "<svg/>",
    "README.md": "Not a course.",
  });
  const courses = await store.courses();
  expect(courses.map((course) => [course.id, course.lessons.map((entry) => entry.slug)])).toEqual([
    ["containers", ["040-pid", "090-cgroups"]],
    ["networks", []],
  ]);
  expect(courses[0]?.lessons[0]?.reading).toMatchObject({
    ok: true,
    lesson: { id: "containers/040-pid", title: "PID" },
  });
});

it("keeps the lessons beside a broken one, and says what is wrong with that", async () => {
  const { store } = await storeOf({
    "containers/course.md": COURSE,
    "containers/010-good.md": lesson("Good"),
    "containers/020-broken.md": "no front matter",
  });
  const course = await store.course("containers");
  expect(course?.lessons.map((entry) => entry.reading.ok)).toEqual([true, false]);
  expect(course?.lessons[1]?.reading).toMatchObject({
    problems: [{ file: "lessons/containers/020-broken.md", line: 1 }, {}],
  });
});

it("misses a course file where there are lessons", async () => {
  const { store } = await storeOf({ "containers/010-good.md": lesson("Good") });
  expect((await store.course("containers"))?.reading).toMatchObject({
    ok: false,
    problems: [{ file: "lessons/containers/course.md", message: "this file is not there" }],
  });
});

it("reads a file again when it has changed, and not before", async () => {
  const { store, directory, write } = await storeOf({
    "containers/course.md": COURSE,
    "containers/010-a.md": lesson("First"),
  });
  const read = async () => (await store.course("containers"))?.lessons[0]?.reading;
  const first = await read();
  expect(await read()).toBe(first);

  await write("containers/010-a.md", lesson("Other"));
  await utimes(path.join(directory, "containers/010-a.md"), new Date(), new Date(Date.now() + 5_000));
  expect(await read()).toMatchObject({ ok: true, lesson: { title: "Other" } });
});

it("has no lessons, and no error, where there is no folder", async () => {
  const store = createLessonStore("/nonexistent/lessons");
  expect(await store.courses()).toEqual([]);
  expect(await store.course("containers")).toBeNull();
});

it.each(["..", ".", "", "../lessons/containers", "containers/../containers", "/etc", "containers\0"])(
  "finds no course under %j",
  async (id) => {
    const { store } = await storeOf({ "containers/course.md": COURSE });
    expect(await store.course(id)).toBeNull();
  },
);

it("reads every lesson that Drydock brings along", async () => {
  const courses = await createLessonStore(path.join(import.meta.dirname, "../lessons")).courses();
  const readings = courses.flatMap((course) => [course.reading, ...course.lessons.map((entry) => entry.reading)]);
  expect(readings.length).toBeGreaterThan(1);
  expect(readings.flatMap((reading) => (reading.ok ? [] : reading.problems))).toEqual([]);
});
