/** Scenarios in the formats of Killercoda and Katacoda, and what becomes of them. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Lesson } from "../../../lib/lesson/schema.ts";
import { createLessonStore } from "../../../web/lesson-store.ts";
import { lint } from "../lint/lint.ts";
import { type Imported, importScenarios } from "./import.ts";

const FIXTURES = path.join(import.meta.dirname, "fixtures");

async function imported() {
  const lessons = await mkdtemp(path.join(tmpdir(), "drydock-import-"));
  const files = await importScenarios(FIXTURES, path.join(lessons, "taken-over"));
  const courses = await createLessonStore(lessons, "lessons").courses();
  const texts = await Promise.all(files.map(({ file }) => readFile(file, "utf8")));
  return { lessons, files, courses, texts };
}

function blocks(lesson: Lesson | undefined, step: string) {
  return lesson?.steps.find(({ id }) => id === step)?.blocks ?? [];
}

function notes({ notes: { all } }: Imported) {
  return all.map(({ file, text }) => `${file}: ${text}`);
}

describe("scenarios of a folder", () => {
  let files: Imported[];
  let lessons: Lesson[];
  let errors: string[];
  let texts: string[];
  beforeAll(async () => {
    const result = await imported();
    ({ files, texts } = result);
    const found = await lint(result.courses, result.courses, "lessons");
    errors = found.filter(({ severity }) => severity === "error").map(({ line, message }) => `${line}: ${message}`);
    lessons = result.courses.flatMap((course) =>
      course.lessons.flatMap(({ reading }) => (reading.ok ? [reading.lesson] : [])),
    );
    return () => rm(result.lessons, { recursive: true });
  });

  it("become lessons of a course without an error", () => {
    expect(errors).toEqual([]);
    expect(lessons.map(({ id, title, minutes, sandbox }) => [id, title, minutes, sandbox])).toEqual([
      ["taken-over/010-files-and-processes", "Files and processes", 10, "base"],
      ["taken-over/020-katacoda-quiz", "What do you know?", 15, "docker"],
    ]);
  });

  it("keep their steps, with headings below them", () => {
    expect(lessons[0]?.steps.map(({ id }) => id)).toEqual(["intro", "find-it", "end-it", "the-end"]);
    expect(lessons[1]?.steps.map(({ id }) => id)).toEqual(["intro", "questions", "questions-2"]);
    expect(texts[0]).toContain("\n### Welcome\n");
    expect(texts[0]).toContain("\n#### Look around\n");
  });

  it("keep what a click does", () => {
    const runs = lessons
      .flatMap(({ steps }) => steps.flatMap((step) => step.blocks))
      .filter(({ kind }) => kind === "run");
    expect(runs).toMatchObject([
      { code: "sudo -i", terminal: 1 },
      { code: "sudo -i", terminal: 2 },
      { code: "ls /var", terminal: 1 },
      { code: "count.sh", terminal: 2 },
      { code: "cd /var\nls -a", terminal: 1 },
      { code: "sleep 1d", interrupt: false },
      { code: "whoami", interrupt: true },
      { code: "cat > /root/app.conf <<'FILE'\nname = first\nport = 8080 <default>\nFILE" },
      { code: "sudo -i" },
      { code: "docker ps" },
    ]);
    expect(texts[0]).toContain(
      "List what is there with `ls /var` and copy `hidden` if you like. Nothing happens with `this`.",
    );
  });

  it("check by their scripts, and have the shown solution for theirs", () => {
    const tasks = lessons.flatMap(({ steps }) =>
      steps.flatMap((step) => step.blocks.flatMap((block) => (block.kind === "task" ? [block.task] : []))),
    );
    expect(tasks).toMatchObject([
      {
        id: "step-1",
        title: "Find it",
        check: { probe: { as: "root", script: expect.stringContaining("grep -q") } },
        solve: "sudo -i\ncp /var/hidden/treasure /root/treasure\n",
      },
      { id: "step-2", solve: "sudo -i\ntouch /root/done\n" },
    ]);
    expect(blocks(lessons[0], "find-it").filter(({ kind }) => kind === "hint")).toMatchObject([
      { markdown: expect.stringContaining("cp /var/hidden/treasure") },
    ]);
  });

  it("prepare the sandbox with assets and background scripts", () => {
    const script = lessons[0]?.setup.map((block) => block.script).join("\n") ?? "";
    expect(script).toContain("| base64 --decode | sudo tee /usr/local/bin/count.sh >/dev/null");
    expect(script).toContain("sudo chmod +x /usr/local/bin/count.sh");
    expect(script).toContain(`sudo --login bash <<'SCRIPT'\n#!/bin/bash\nmkdir -p /var/hidden\necho "it's here"`);
    expect(script).toContain("touch /root/second");
  });

  it("ask what Katacoda's quizzes asked", () => {
    expect(blocks(lessons[1], "questions")).toMatchObject([
      { kind: "predict", id: "question-1", answer: { texts: ["init"] } },
      {
        kind: "quiz",
        id: "question-2",
        choices: [
          { text: "pid", isRight: true },
          { text: "net", isRight: true },
          { text: "memory: a limit", isRight: false },
        ],
      },
      { kind: "quiz", id: "question-3", choices: [{ isRight: true }, { isRight: false }] },
    ]);
  });

  it("tell what could not be carried over, and where it stood", () => {
    expect(files.map(notes)).toEqual([
      [
        "intro.md: an address of a port is now http://localhost, for the sandbox itself; open it as a port preview",
        'step1/text.md: the part "Solution" is now a hint; its commands are the task\'s `solve`',
        "step1/verify.sh: checks by a script in the sandbox, where root can fake it; see docs/tasks.md for what the kernel can tell",
        'step2/text.md: the part "Solution" is now a hint; its commands are the task\'s `solve`',
        "step2/verify.sh: checks by a script in the sandbox, where root can fake it; see docs/tasks.md for what the kernel can tell",
        "index.json: the asset `*.yaml`: name each file, as a setup block can write it",
        "step2/background.sh: ran when step 2 was opened; now it is run before the lesson begins",
        "foreground.sh: waited for the background script, which has now ended before the lesson begins",
      ],
      [
        'step1.md: say why in the prediction "What is the name of the first process?"',
        'step1.md: a quiz says why each choice is right or wrong; write it for "Which of these are namespaces?"',
        'step1.md: a quiz says why each choice is right or wrong; write it for "Which one is the kernel\'s?"',
        'step2.md: the answer to "Say something with a ship in it" was right when it had "ship" anywhere in it',
        'step2.md: say why in the prediction "Say something with a ship in it"',
        'step2.md: `<iframe src="https://example.org">` is HTML that a lesson cannot show',
        "step2.md: `{{open}}` opened a file in an editor, which Drydock has not",
        "step2.md: `HOST2` of `{{execute …}}` means nothing in Drydock: there is one host",
        "index.json: `imageid: kubernetes-cluster:1.18`: a sandbox has no Kubernetes",
        "index.json: `uilayout: editor-terminal`: there is no editor",
        "hint.sh: a hint by script for step 2; write a `hint` instead",
      ],
    ]);
  });
});
