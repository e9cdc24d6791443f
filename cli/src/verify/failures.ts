/** Finds what failed in what a runner printed, so that the end of a long run tells it again. */
import { stripVTControlCharacters } from "node:util";

export interface Failure {
  /** The test's or the lesson's file, relative to the project. */
  file: string;
  /** Its name or place, then what was wrong. */
  lines: readonly string[];
}

/** vitest, in its closing list: ` FAIL  |kernel| sandbox-server/test/pause.test.ts > a frozen shell wakes`; coloured, ` kernel `. */
const VITEST_TITLE = /^ FAIL +(?:\|?\S+\|? +)?(\S+\.test\.tsx?)/;

/** `drydock test`, below its table: `lessons/containers/110-before-docker.md:96: the command prints something else`. */
const LESSON_TITLE = /^(\S+\.md):\d+: /;

/** Before this comes what was wrong; with it begins where in the code. */
const END = /^\s*$|^\s*[❯⎯]/u;

const MOST_LINES = 12;

/** The failures that a runner's output lists, each once, in its order. */
export function listedFailures(output: string): Failure[] {
  const lines = stripVTControlCharacters(output).split("\n");
  const found = lines.flatMap((line, at) => {
    const file = (VITEST_TITLE.exec(line) ?? LESSON_TITLE.exec(line))?.[1];
    if (file === undefined) return [];
    const rest = lines.slice(at + 1);
    const end = rest.findIndex((each) => END.test(each));
    return [{ file, lines: [line.trim(), ...rest.slice(0, end === -1 ? undefined : end)].slice(0, MOST_LINES) }];
  });
  return [...new Map(found.map((failure) => [failure.lines[0], failure])).values()];
}
