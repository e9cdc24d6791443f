// @vitest-environment jsdom
import { beforeEach, expect, test } from "vitest";
import { mergeStored, noteProgress, readProgress } from "./progress-store.ts";

const LESSON = "containers/040-pid-namespace";

beforeEach(() => {
  localStorage.clear();
  delete document.documentElement.dataset.learner;
});

test("what was done elsewhere joins what was done here, and takes nothing away", () => {
  noteProgress(LESSON, { done: ["one"], step: "a-step" });
  mergeStored({ [LESSON]: { done: ["two"], atMs: 7 }, "containers/090-cgroups": { done: ["three"], atMs: 9 } });
  expect(readProgress()[LESSON]).toMatchObject({ done: ["one", "two"], step: "a-step" });
  expect(readProgress()["containers/090-cgroups"]).toEqual({ done: ["three"], step: "", isRead: false, atMs: 9 });
});

test("people who share a browser do not share progress", () => {
  noteProgress(LESSON, { done: ["alone"] });
  document.documentElement.dataset.learner = "ada";
  expect(readProgress()).toEqual({});
  noteProgress(LESSON, { done: ["hers"] });
  document.documentElement.dataset.learner = "ken";
  expect(readProgress()).toEqual({});
  delete document.documentElement.dataset.learner;
  expect(readProgress()[LESSON]?.done).toEqual(["alone"]);
});
