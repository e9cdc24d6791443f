import { expect, test } from "vitest";
import { type BoardLesson, heatOf, IDLE_MS, inOrder, onBoard, type PersonFacts, STUCK_MS } from "./board.ts";

const NOW = 1_800_000_000_000;
const [ONE, TWO] = ["c/010-one", "c/020-two"];
const lesson = (id: string, tasks: string[]): BoardLesson => {
  const number = id.slice(2, 5);
  const own = tasks.map((task, n) => ({ key: `${id}/${task}`, place: `${number}.${n + 1}`, title: task }));
  return { id, number, title: id, tasks: own };
};
const LESSONS = [lesson(ONE, ["a", "b"]), lesson(TWO, ["c"])];

type Session = PersonFacts["sessions"][number];
const at = (change: Partial<Session> = {}): Session => ({
  lesson: ONE,
  state: "ready",
  isPresent: true,
  presentSinceMs: NOW - 60_000,
  typedAtMs: NOW - 1000,
  tasks: [
    { id: "a", status: "todo", reason: "no process runs" },
    { id: "b", status: "waiting", reason: "" },
  ],
  ...change,
});
const done = (task: string, doneAtMs: number, of = ONE) => ({ lesson: of, task, doneAtMs });
const board = (facts: Partial<PersonFacts>) =>
  onBoard({ id: "1", name: "Ada", handUpAtMs: null, results: [], sessions: [], ...facts }, LESSONS, NOW);

test("somebody who works stands at the first open task of the lesson on their screen, with what the kernel shows", () => {
  expect(board({ sessions: [at()] })).toMatchObject({
    status: "working",
    sinceMs: NOW - 60_000,
    lesson: ONE,
    at: `${ONE}/a`,
    reason: "no process runs",
    done: [],
  });
  const results = [done("a", NOW - 5000)];
  expect(board({ sessions: [at()], results })).toMatchObject({
    at: `${ONE}/b`,
    sinceMs: NOW - 5000,
    done: [`${ONE}/a`],
  });
});

test("who types for long and gets nothing done is stuck; who does not type is idle", () => {
  const long = { presentSinceMs: NOW - STUCK_MS - 1 };
  expect(board({ sessions: [at(long)] })).toMatchObject({ status: "stuck", sinceMs: long.presentSinceMs });
  expect(board({ sessions: [at(long)], results: [done("a", NOW - 1000)] }).status).toBe("working");
  expect(board({ sessions: [at({ ...long, typedAtMs: NOW - IDLE_MS - 1 })] }).status).toBe("idle");
  expect(board({ sessions: [at({ ...long, typedAtMs: null })] }).status).toBe("idle");
});

test("who has gone stays where they were; who never began is new; who waits for a sandbox is queued", () => {
  const away = at({ isPresent: false, presentSinceMs: null });
  expect(board({ sessions: [away] })).toMatchObject({ status: "gone", lesson: ONE });
  expect(board({ results: [done("c", NOW, TWO)] })).toMatchObject({ status: "gone", lesson: TWO, at: null });
  expect(board({})).toMatchObject({ status: "new", lesson: null, at: null });
  expect(board({ sessions: [at({ state: "queued" })] }).status).toBe("queued");
});

test("who has done all is done, whether they are there or not, and what the course has no more does not count", () => {
  const results = [done("old", 1), done("a", 1), done("b", 2), done("c", 3, TWO)];
  expect(board({ results })).toMatchObject({ status: "done", sinceMs: 3, done: [`${ONE}/a`, `${ONE}/b`, `${TWO}/c`] });
});

test("of two lessons on their screens the one opened last is where they are", () => {
  const sessions = [at({ presentSinceMs: NOW - 9000 }), at({ lesson: TWO, presentSinceMs: NOW - 10, tasks: [] })];
  expect(board({ sessions })).toMatchObject({ lesson: TWO, at: `${TWO}/c` });
});

test("the class is counted by task, without those who are not there", () => {
  const people = [
    board({ sessions: [at()] }),
    board({ sessions: [at()] }),
    board({ sessions: [at()], results: [done("a", NOW)] }),
    board({ sessions: [at({ isPresent: false, presentSinceMs: null })] }),
  ];
  expect(Object.fromEntries(heatOf(people))).toEqual({
    [`${ONE}/a`]: { at: 2, done: 1 },
    [`${ONE}/b`]: { at: 1, done: 0 },
  });
});

test("who needs the host stands first: hands in the order in which they went up, then those who are stuck", () => {
  const person = (name: string, facts: Partial<PersonFacts>) => board({ name, ...facts });
  const people = [
    person("Zoe", { sessions: [at()] }),
    person("Bob", { sessions: [at({ presentSinceMs: NOW - STUCK_MS - 1 })] }),
    person("Ada", {}),
    person("Ken", { handUpAtMs: 9 }),
    person("Lin", { handUpAtMs: 5, results: [done("a", 1)] }),
  ];
  const names = (order: Parameters<typeof inOrder>[1]) => inOrder(people, order).map(({ name }) => name);
  expect(names("need")).toEqual(["Lin", "Ken", "Bob", "Zoe", "Ada"]);
  expect(names("name")).toEqual(["Ada", "Bob", "Ken", "Lin", "Zoe"]);
  expect(names("progress")[0]).toBe("Lin");
});
