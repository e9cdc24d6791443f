import { expect, test } from "vitest";
import { looksLikePrompt, withoutPrompt } from "./prompt.ts";

test.each([
  ["learner@drydock:~$ ", ""],
  ["root@3f2a9c:/etc# ", ""],
  ["doneroot@drydock:/sys/fs/cgroup/my group# ", "done"],
  ["bash-5.2# ", ""],
  ["/ # ", ""],
  ["$ ", ""],
  ["> ", ""],
])("%j ends in a prompt", (line, before) => {
  expect(looksLikePrompt(line)).toBe(true);
  expect(withoutPrompt(line)).toBe(before);
});

test.each(["", "Killed", "costs 5$ each", "total 12", "<html>", "100% done."])("%j does not", (line) => {
  expect(looksLikePrompt(line)).toBe(false);
  expect(withoutPrompt(line)).toBe(line);
});
