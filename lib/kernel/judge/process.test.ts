import { expect, test } from "vitest";
import type { ProcessFact } from "../facts.ts";
import { predicateSchema } from "../predicate/predicate.ts";
import { evaluate } from "./evaluate.ts";
import { FIRST_ID, factsWith, nested, shell } from "./facts.fixture.ts";

type Case = [name: string, asked: object, processes: ProcessFact[], outcome: string, reason: string];

const ownPidNamespace = { comm: "bash", nspid: 1, namespaces: { pid: "not-sandbox" } };
const sleep: ProcessFact = { ...shell, pid: 4720, comm: "sleep", exe: "/usr/bin/sleep", argv: ["sleep", "1000"] };
const other: ProcessFact = { ...sleep, pid: 4730, namespaces: { ...sleep.namespaces, net: 302 } };

test.each<Case>([
  ["PID 1 of a namespace", ownPidNamespace, [shell, nested], "holds", "PID 4711 on the host and PID 1 inside"],
  ["no such process", ownPidNamespace, [], "fails", "No process called bash is running."],
  [
    "still the sandbox's own",
    ownPidNamespace,
    [shell],
    "fails",
    "still in the sandbox's own pid namespace (pid:[100])",
  ],
  ["another PID", ownPidNamespace, [{ ...nested, nspids: [20, 5] }], "fails", "has PID 5 there, not 1"],
  ["a zombie", ownPidNamespace, [{ ...nested, state: "Z" }], "fails", "No process called bash"],
  ["a zombie that is asked for", { state: "zombie" }, [shell, { ...sleep, state: "Z" }], "holds", "sleep is PID 4720"],
  ["a namespace that could not be read", ownPidNamespace, [{ ...nested, namespaces: {} }], "fails", "pid:[?]"],
  [
    "one that only calls itself bash",
    { comm: "bash" },
    [{ ...sleep, comm: "bash" }],
    "fails",
    "it runs /usr/bin/sleep",
  ],
  [
    "a shell under its other name",
    { comm: "sh" },
    [{ ...shell, comm: "sh", exe: "/usr/bin/dash" }],
    "holds",
    "sh is PID",
  ],
  [
    "a script that could call itself anything",
    { comm: "nginx" },
    [{ ...shell, comm: "nginx", exe: "/usr/bin/perl" }],
    "fails",
    "only calls itself so: it runs /usr/bin/perl.",
  ],
  ["a part that busybox plays", { comm: "nc" }, [{ ...shell, comm: "nc", exe: "/bin/busybox" }], "holds", "nc is PID"],
  ["a program by its path", { exe: "/usr/bin/sleep" }, [shell, sleep], "holds", "sleep is PID 4720"],
  ["another program", { comm: "sleep", exe: "/bin/nap" }, [sleep], "fails", "runs /usr/bin/sleep, not /bin/nap"],
  ["a command line", { argv: ["sleep", "1000"] }, [shell, sleep], "holds", "sleep is PID 4720"],
  ["another command line", { comm: "sleep", argv: ["sleep", "9"] }, [sleep], "fails", "was started as sleep 1000."],
  ["the learner's shell", { shell: true, nspid: 12 }, [shell, nested], "holds", "PID 4700"],
  ["no shell", { shell: true }, [nested], "fails", "No shell of yours"],
  ["a user id inside", { uid: 0 }, [shell, nested], "holds", "PID 4711"],
  ["another user id", { uid: { outside: 0 } }, [shell], "fails", "has user ID 1000 in the sandbox, not 0"],
  [
    "root in a user namespace, somebody else outside",
    { uid: { inside: 0, outside: 1000 } },
    [{ ...shell, namespaces: { ...shell.namespaces, user: 20 } }],
    "holds",
    "PID 4700",
  ],
  ["an id that is not mapped", { uid: 0 }, [{ ...shell, uid: FIRST_ID - 1 }], "fails", "65534 (not mapped)"],
  ["a capability", { capabilities: { effective: { has: ["CAP_NET_RAW"] } } }, [shell, nested], "holds", "PID 4711"],
  ["none at all", { capabilities: { effective: "none" } }, [nested], "fails", "has 14 effective capabilities"],
  [
    "one that it must not have",
    { capabilities: { bounding: { lacks: ["CAP_CHOWN"] } } },
    [shell],
    "fails",
    "has CAP_CHOWN among its bounding capabilities",
  ],
  [
    "a filter of its own",
    { seccompFilters: { atLeast: 2 } },
    [shell],
    "fails",
    "1 seccomp filters, and it must be at least 2",
  ],
  ["no way to more privileges", { noNewPrivs: true }, [shell], "fails", "its NoNewPrivs is 0"],
  ["a cgroup", { comm: "bash", cgroup: "/mygroup" }, [shell], "fails", "is in the cgroup /shell, not in /mygroup"],
  ["a root directory", { root: "/box" }, [{ ...shell, root: "/" }], "fails", "has / as its root, not /box"],
  ["a state", { comm: "sleep", state: "stopped" }, [sleep], "fails", "is sleeping, not stopped"],
  [
    "beside the shell",
    { comm: "sleep", namespaces: { net: { sameAs: "shell" } } },
    [shell, sleep],
    "holds",
    "PID 4720",
  ],
  [
    "apart from it",
    { comm: "sleep", namespaces: { net: { notSameAs: "shell" } } },
    [shell, sleep],
    "fails",
    "is in the same net",
  ],
  [
    "two of a kind, apart",
    { comm: "sleep", namespaces: { net: { notSameAs: { comm: "sleep" } } } },
    [sleep, other],
    "holds",
    "PID 4720",
  ],
  [
    "never beside itself",
    { comm: "sleep", namespaces: { net: { sameAs: { comm: "sleep" } } } },
    [sleep],
    "fails",
    "not in the same",
  ],
  [
    "beside nobody",
    { namespaces: { net: { sameAs: { comm: "nginx" } } } },
    [sleep],
    "fails",
    "No process called nginx",
  ],
  ["so many", { comm: "sleep", count: 2 }, [sleep, other], "holds", "2 processes fit"],
  ["too few", { comm: "sleep", count: { atLeast: 2 } }, [sleep], "fails", "1 process fits; it must be at least 2."],
  ["none of them", { comm: "sleep", count: 0 }, [shell], "holds", "0 processes fit"],
])("process: %s", (_, asked, processes, outcome, reason) => {
  const verdict = evaluate(predicateSchema.parse({ process: asked }), factsWith({ processes }));
  expect(verdict.reason).toContain(reason);
  expect(verdict.outcome).toBe(outcome);
});

test("what a learner chose is shown without what could fool a reader", () => {
  const processes = [{ ...sleep, comm: "\u001b[2J\u202e" }];
  const { reason } = evaluate(predicateSchema.parse({ process: { nspid: 12 } }), factsWith({ processes }));
  expect(reason).toContain("\\x1b[2J\\u{202e} is PID");
});

test.each<[string, object, string, string]>([
  ["one that is not the sandbox's own", { type: "pid" }, "holds", "pid:[200] has 1 process."],
  ["none but the sandbox's own", { type: "net" }, "fails", "There is no net namespace but the sandbox's own."],
  ["the sandbox's own", { type: "net", is: "sandbox", members: 2 }, "holds", "net:[102] has 2 processes."],
  [
    "another number of members",
    { type: "pid", members: { atLeast: 2 } },
    "fails",
    "has 1 process; it must be at least 2",
  ],
  ["a member of it", { type: "pid", with: { comm: "bash" } }, "holds", "pid:[200]"],
  ["nobody of that kind", { type: "pid", with: { comm: "sleep" } }, "fails", "No process called sleep"],
  [
    "a number of them",
    { type: "mnt", count: 2 },
    "fails",
    "There is 1 such namespace of type mnt; it must be exactly 2.",
  ],
])("namespace: %s", (_, asked, outcome, reason) => {
  const verdict = evaluate(predicateSchema.parse({ namespace: asked }), factsWith({ processes: [shell, nested] }));
  expect(verdict.reason).toContain(reason);
  expect(verdict.outcome).toBe(outcome);
});
