/** Predicates that look from a namespace: mounts, overlays, files, hostnames and id maps. */
import { expect, test } from "vitest";
import { type FileFact, fileKey, type KernelFacts } from "../facts.ts";
import { parseMountinfo } from "../mountinfo.ts";
import { predicateSchema } from "../predicate/predicate.ts";
import { evaluate, needsOf } from "./evaluate.ts";
import { FIRST_ID, factsWith, nested, shell } from "./facts.fixture.ts";

type Case = [name: string, asked: object, facts: Partial<KernelFacts>, outcome: string, reason: string];

/** Init of the fixture's sandbox. */
const INIT = 4690;
const processes = [shell, { ...nested, namespaces: { ...nested.namespaces, uts: 203, user: 20 } }];

function judged(asked: object, facts: Partial<KernelFacts>) {
  const { outcome, reason } = evaluate(predicateSchema.parse(asked), factsWith(facts));
  return { outcome, reason };
}

const saying = (outcome: string, reason: string) => ({ outcome, reason: expect.stringContaining(reason) });

function mounted(pid: number, lines: string, isCut = false): Partial<KernelFacts> {
  return { processes, mounts: { [pid]: { ...parseMountinfo(lines, 100), isCut } } };
}

const TMPFS = "40 30 0:70 / /data rw,nosuid shared:5 - tmpfs store rw,size=1024k";
const BOUND = "41 40 0:71 /home/learner/src /data ro master:5 - ext4 /dev/loop0 rw";
const OVERLAY = "42 30 0:72 / /merged rw - overlay overlay rw,lowerdir=/b:/a,upperdir=/up,workdir=/work";

test.each<Case>([
  ["nothing there", { target: "/data" }, mounted(INIT, ""), "fails", "Nothing is mounted at /data in the sandbox."],
  ["a tmpfs", { target: "/data", type: "tmpfs", source: "store" }, mounted(INIT, TMPFS), "holds", "A tmpfs is mounted"],
  ["another type", { target: "/data", type: "proc" }, mounted(INIT, TMPFS), "fails", "is a tmpfs, no proc"],
  ["another source", { target: "/data", source: "none" }, mounted(INIT, TMPFS), "fails", "is store, not none"],
  ["options", { target: "/data", options: ["nosuid", "size=1024k"] }, mounted(INIT, TMPFS), "holds", "tmpfs"],
  ["a missing option", { target: "/data", options: ["ro"] }, mounted(INIT, TMPFS), "fails", "ro is missing"],
  ["what is on top", { target: "/data", type: "tmpfs" }, mounted(INIT, `${TMPFS}\n${BOUND}`), "fails", "is a ext4"],
  ["what is bound", { target: "/data", root: "/home/learner/src" }, mounted(INIT, BOUND), "holds", "ext4"],
  ["propagation", { target: "/data", propagation: "private" }, mounted(INIT, BOUND), "fails", "is slave, not private"],
  ["in another one", { in: "not-sandbox", target: "/data" }, mounted(4711, TMPFS), "holds", "tmpfs"],
  [
    "not in another one",
    { in: { nspid: 1 }, target: "/data" },
    mounted(4711, ""),
    "fails",
    "in the mnt namespace of bash",
  ],
  ["beyond what is read", { target: "/data" }, mounted(INIT, "", true), "unknown", "more mounts in the sandbox than"],
  ["not read", { target: "/data" }, {}, "unknown", "could not be read"],
])("mount: %s", (_, asked, facts, outcome, reason) => {
  expect(judged({ mount: asked }, facts)).toEqual(saying(outcome, reason));
});

const upper = { target: "/merged", upper: "/up" };
const file = (type: FileFact["type"], more: Partial<FileFact> = {}): FileFact => ({
  type,
  ownerId: FIRST_ID + 1000,
  groupId: FIRST_ID,
  mode: 0o644,
  ...more,
});
const withUpper = (found: FileFact | "absent"): Partial<KernelFacts> => ({
  ...mounted(INIT, OVERLAY),
  files: { [fileKey(INIT, "/up/etc/motd")]: found },
});

test.each<Case>([
  [
    "its layers",
    { ...upper, lower: ["/b", "/a"], work: "/work" },
    mounted(INIT, OVERLAY),
    "holds",
    "An overlay is mounted",
  ],
  ["no overlay", { target: "/data" }, mounted(INIT, TMPFS), "fails", "is a tmpfs, no overlay"],
  ["other layers", { target: "/merged", lower: ["/a"] }, mounted(INIT, OVERLAY), "fails", "lower layers /b:/a, not /a"],
  ["another upper", { target: "/merged", upper: "/u" }, mounted(INIT, OVERLAY), "fails", "upper layer /up, not /u"],
  ["a changed file", { ...upper, upperHas: "etc/motd" }, withUpper(file("regular")), "holds", "in the upper layer"],
  ["an unchanged file", { ...upper, upperHas: "etc/motd" }, withUpper("absent"), "fails", "holds no /up/etc/motd"],
  ["a deleted file", { ...upper, upperHides: "etc/motd" }, withUpper(file("whiteout")), "holds", "in the upper layer"],
  ["a file that is there", { ...upper, upperHides: "etc/motd" }, withUpper(file("regular")), "fails", "hides no"],
])("overlay: %s", (_, asked, facts, outcome, reason) => {
  expect(judged({ overlay: asked }, facts)).toEqual(saying(outcome, reason));
});

const NOTE = "/home/learner/note";
const found = (fact: FileFact | "absent" | "unreadable"): Partial<KernelFacts> => ({
  files: { [fileKey(INIT, NOTE)]: fact },
});
const text = (content: string, isCut = false) => found(file("regular", { text: content, isCut }));

test.each<Case>([
  ["it is not there", {}, found("absent"), "fails", `There is no ${NOTE} in the sandbox.`],
  ["it is there", {}, found(file("directory")), "holds", "is there"],
  ["another type", { type: "regular" }, found(file("fifo")), "fails", "is a fifo, no regular"],
  ["its owner, as the sandbox knows it", { owner: 1000, group: 0 }, found(file("regular")), "holds", "is there"],
  ["another owner", { owner: 0 }, found(file("regular")), "fails", "belongs to user ID 1000, not 0"],
  ["an owner from outside", { owner: 0 }, found(file("regular", { ownerId: 0 })), "fails", "65534 (not mapped), not 0"],
  ["its mode", { mode: "644" }, found(file("regular")), "holds", "is there"],
  ["another mode", { mode: "4755" }, found(file("regular")), "fails", "has the mode 0644, not 4755"],
  ["the whole text", { equals: "hello" }, text("hello\n"), "holds", "is there"],
  ["another text", { equals: "hello" }, text("help \u001b[2J"), "fails", "contains help \\x1b[2J."],
  ["an empty file", { equals: "hello" }, text(""), "fails", "is empty"],
  ["a piece of it", { contains: "ell" }, text("hello"), "holds", "is there"],
  ["beyond what is read", { equals: "hello" }, text("hello", true), "fails", "and so on"],
  ["no content to be read", { contains: "x" }, found(file("fifo")), "fails", "is a fifo: the lab reads no content"],
  ["it cannot be looked at", {}, found("unreadable"), "unknown", "could not be looked at"],
])("file: %s", (_, asked, facts, outcome, reason) => {
  expect(judged({ file: { path: NOTE, ...asked } }, facts)).toEqual(saying(outcome, reason));
});

test("of a file that two tasks ask for, what each needs is named", () => {
  const checks = [{ file: { path: NOTE } }, { file: { path: NOTE, equals: 1, owner: 0 } }];
  expect(needsOf(checks.map((check) => predicateSchema.parse(check)))).toEqual([
    { fact: "file", in: "sandbox", path: NOTE, follow: true, contents: false },
    { fact: "process", detail: "id-maps" },
    { fact: "file", in: "sandbox", path: NOTE, follow: true, contents: true },
  ]);
});

test.each<Case>([
  [
    "in another UTS namespace",
    { is: "box" },
    { processes, hostnames: { 203: "box" } },
    "holds",
    "in uts:[203] is box.",
  ],
  ["another name", { is: "box" }, { processes, hostnames: { 203: "drydock" } }, "fails", "is drydock."],
  ["no other namespace", { is: "box" }, {}, "fails", "There is no uts namespace but the sandbox's own."],
  [
    "in the sandbox's own",
    { is: "box", in: "sandbox" },
    { processes, hostnames: { 103: "drydock", 203: "box" } },
    "fails",
    "in the sandbox is drydock",
  ],
  [
    "the shell's",
    { is: "box", in: "shell" },
    { processes, hostnames: { 103: "box" } },
    "holds",
    "namespace of your shell is box",
  ],
  ["not read", { is: "box" }, { processes }, "unknown", "could not be read"],
])("hostname: %s", (_, asked, facts, outcome, reason) => {
  expect(judged({ hostname: asked }, facts)).toEqual(saying(outcome, reason));
});

test.each<Case>([
  ["as it is", { inside: 0, outside: 1000, count: 1 }, { processes }, "holds", "uid_map in user:[20] is 0 1000 1."],
  ["another id outside", { inside: 0, outside: 0 }, { processes }, "fails", "is 0 1000 1."],
  [
    "not written yet",
    { inside: 0, outside: 0 },
    { processes, idMaps: { 10: factsWith().idMaps?.[10] ?? { uid: [], gid: [] }, 20: { uid: [], gid: [] } } },
    "fails",
    "No uid_map has been written",
  ],
  ["no other namespace", { inside: 0, outside: 0 }, {}, "fails", "There is no user namespace"],
])("uidMap: %s", (_, asked, facts, outcome, reason) => {
  expect(judged({ uidMap: asked }, facts)).toEqual(saying(outcome, reason));
});
