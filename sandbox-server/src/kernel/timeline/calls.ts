/** Puts the two halves of a system call together, its entry and its return, and says what it did. */
import { constants } from "node:os";
import { printable } from "../../../../lib/kernel/printable.ts";
import type { Act, MountAct } from "../../../../lib/kernel/timeline.ts";
import { SYSTEM_CALL_NAMES, type SystemCall } from "../trace/probes.ts";
import type { Said } from "./records.ts";

/** Acts that come of a system call. What a setns led into is found out afterwards. */
export type CallAct = Extract<Act, { error: string | null }>;

/** Both halves of a call. A text that could not be read at the entry can be at the return. */
interface Call {
  number(field: string): number;
  text(field: string): string | null;
  error: string | null;
}

/** What a thread is about to mount with the calls of Linux 5.2, which do in steps what mount(2) does at once. */
interface Preparation {
  fsType: string | null;
  source: string | null;
  flags: number;
}

const ERROR_NAMES = new Map(Object.entries(constants.errno).map(([name, number]) => [number, name]));

/** More threads than can be inside a call at a time; returns may be lost. */
const MAX_PENDING = 1_024;

const MS_BIND = 0x1000;
const MS_REC = 0x4000;
const MS_MOVE = 0x2000;
/** fsconfig(2). */
const FSCONFIG_SET_STRING = 1;
const FSCONFIG_CMD_CREATE = 6;
/** open_tree(2), mount_setattr(2). */
const OPEN_TREE_CLONE = 1;
const AT_RECURSIVE = 0x8000;
/** MOUNT_ATTR_RDONLY, NOSUID, NODEV and NOEXEC have the bits of their MS_ namesakes. */
const COMMON_ATTRIBUTES = 0xf;

export class Calls {
  readonly #entered = new Map<string, Said>();
  readonly #prepared = new Map<number, Preparation>();
  /** What a thread has opened by its path, to change how it is mounted. */
  readonly #opened = new Map<number, string>();

  /** Null while a call is under way, and for one that is a step of another. */
  take(said: Said): CallAct | null {
    const { name, tid } = said;
    if (isSystemCall(name)) {
      remember(this.#entered, `${tid} ${name}`, said);
      return null;
    }
    const call = name.slice(0, -"_ret".length);
    if (!isSystemCall(call)) return null;
    const key = `${tid} ${call}`;
    const entry = this.#entered.get(key);
    this.#entered.delete(key);
    return entry ? this.#act(call, tid, whole(entry, said)) : null;
  }

  /** Forgets a thread that has ended. */
  forget(tid: number): void {
    this.#prepared.delete(tid);
    this.#opened.delete(tid);
  }

  #act(name: SystemCall, tid: number, call: Call): CallAct | null {
    const { error } = call;
    switch (name) {
      case "unshare":
        return { kind: "unshare", flags: call.number("flags"), error };
      case "setns":
        return { kind: "setns", types: call.number("types"), into: [], error };
      case "umount":
        return { kind: "umount", target: call.text("target"), flags: call.number("flags"), error };
      case "pivot_root":
        return { kind: "pivot_root", newRoot: call.text("root"), putOld: call.text("old"), error };
      case "sethostname":
        // The name ends by its length, not by a NUL byte.
        return { kind: "sethostname", hostname: call.text("hostname")?.slice(0, call.number("length")) ?? null, error };
      case "mount":
      case "fsopen":
      case "fsconfig":
      case "fsmount":
      case "open_tree":
      case "move_mount":
      case "mount_setattr":
        return this.#mount(name, tid, call);
    }
  }

  #mount(name: MountCall, tid: number, call: Call): MountAct | null {
    const { error } = call;
    const prepared = this.#prepared.get(tid);
    const failed = (what: Preparation): MountAct | null =>
      error === null ? null : { kind: "mount", call: "fsmount", ...what, target: null, error };
    switch (name) {
      case "mount": {
        const [source, target, fsType] = [call.text("source"), call.text("target"), call.text("fs")];
        return { kind: "mount", call: "mount", source, target, fsType, flags: call.number("flags"), error };
      }
      case "fsopen": {
        const begun = { fsType: call.text("fs"), source: null, flags: 0 };
        remember(this.#prepared, tid, begun);
        return failed(begun);
      }
      case "fsconfig":
        if (prepared && call.number("cmd") === FSCONFIG_SET_STRING && call.text("key") === "source") {
          prepared.source = call.text("value");
        }
        return prepared && call.number("cmd") === FSCONFIG_CMD_CREATE ? failed(prepared) : null;
      case "fsmount":
        if (!prepared) return null;
        prepared.flags = call.number("attributes") & COMMON_ATTRIBUTES;
        return failed(prepared);
      case "open_tree": {
        if (error !== null) return null;
        const path = call.text("path");
        const isClone = (call.number("flags") & OPEN_TREE_CLONE) !== 0;
        if (isClone) remember(this.#prepared, tid, { fsType: null, source: path, flags: MS_BIND | recursion(call) });
        else if (path) remember(this.#opened, tid, path);
        return null;
      }
      case "move_mount": {
        // Without a preparation it moves a mount that stands somewhere: mount --move.
        const what = prepared ?? { fsType: null, source: call.text("from"), flags: MS_MOVE };
        this.#prepared.delete(tid);
        return { kind: "mount", call: "move_mount", ...what, target: call.text("to") || null, error };
      }
      case "mount_setattr": {
        // On a mount that stands nowhere yet it is a part of making it; on nothing, a look whether the kernel has the call.
        const target = call.text("path") || (prepared ? null : (this.#opened.get(tid) ?? null));
        const change = call.number("propagation") + (call.number("set") & COMMON_ATTRIBUTES);
        const flags = change + recursion(call);
        // One that changes nothing is libmount's look whether the kernel has the call.
        if (target === null || (change === 0 && error !== null)) return null;
        return { kind: "mount", call: "mount_setattr", source: null, fsType: null, target, flags, error };
      }
    }
  }
}

/** Of open_tree and mount_setattr, as the flag of mount(2). */
function recursion(call: Call): number {
  return call.number("flags") & AT_RECURSIVE ? MS_REC : 0;
}

type MountCall = Exclude<SystemCall, "unshare" | "setns" | "umount" | "pivot_root" | "sethostname">;

function whole(entry: Said, exit: Said): Call {
  const ret = exit.number("ret");
  return {
    number: (field) => entry.number(field),
    text(field) {
      const text = entry.text(field) ?? exit.text(field);
      return text === null ? null : printable(text);
    },
    error: ret >= 0 ? null : (ERROR_NAMES.get(-ret) ?? `error ${-ret}`),
  };
}

function isSystemCall(name: string): name is SystemCall {
  return SYSTEM_CALL_NAMES.includes(name as SystemCall);
}

function remember<K, V>(map: Map<K, V>, key: K, value: V): void {
  map.set(key, value);
  for (const old of map.keys()) {
    if (map.size <= MAX_PENDING) break;
    map.delete(old);
  }
}
