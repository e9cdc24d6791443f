/** Judges `ipc` by the System V objects that the kernel lists inside an IPC namespace. */
import type { KernelFacts } from "../facts.ts";
import type { FactNeed } from "../needs.ts";
import type { IpcPredicate } from "../predicate/ipc.ts";
import { fromAny, vantageNeeds } from "./vantage.ts";
import { asked, fits, unknown, type Verdict, verdict } from "./verdict.ts";

const NAMES = {
  queue: ["message queue", "message queues"],
  memory: ["shared memory segment", "shared memory segments"],
  semaphores: ["semaphore set", "semaphore sets"],
} as const;

export function judgeIpc({ in: scope, kind, key, count }: IpcPredicate, facts: KernelFacts): Verdict {
  return fromAny(scope, "ipc", facts, ({ inode, name }) => {
    const objects = facts.ipcObjects?.[inode]?.[kind];
    if (!objects) return unknown(`The IPC objects in ${name} could not be read.`);
    const found = objects.filter((object) => key === undefined || object.key === key);
    const [one, several] = NAMES[kind];
    const withKey = key === undefined ? "" : ` with key 0x${key.toString(16)}`;
    const number = found.length === 1 ? `is 1 ${one}` : `are ${found.length === 0 ? "no" : found.length} ${several}`;
    const wanted = count === undefined ? "" : ` It must be ${asked(count)}.`;
    const seen = found.map(({ id }) => ({ value: String(id) }));
    return verdict(fits(count, found.length), `There ${number}${withKey} in ${name}.${wanted}`, seen);
  });
}

export function ipcNeeds({ in: scope }: IpcPredicate): FactNeed[] {
  return [...vantageNeeds(scope, "ipc"), { fact: "ipc", in: scope }];
}
