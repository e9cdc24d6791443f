/** Judges `event` by what the kernel's tracepoints told since the task was open. */
import type { KernelFacts } from "../facts.ts";
import { cloneFlagNames, signalName } from "../flags.ts";
import type { FactNeed } from "../needs.ts";
import type { EventPredicate } from "../predicate/event.ts";
import { printable } from "../printable.ts";
import type { Act, Actor, TimelineEvent } from "../timeline.ts";
import { asked, fails, fits, holds, unknown, type Verdict, verdict } from "./verdict.ts";

export function judgeEvent(predicate: EventPredicate, { events }: KernelFacts): Verdict {
  if (!events)
    return unknown("The lab cannot see what happens on this machine, only what is: its kernel cannot be traced.");
  const { kind, count } = predicate;
  const found = events.filter((event) => event.act.kind === kind && isAsked(event, predicate));
  const hasLost = events.some(({ act }) => act.kind === "lost" || act.kind === "skipped");
  const seen = found.map((event) => ({ value: String(actorOf(event).pid) }));
  if (count !== undefined) {
    const times = found.length === 1 ? "once" : `${found.length} times`;
    // More may have happened than was told.
    if (hasLost && !fits(count, found.length))
      return unknown(`Not all events could be seen. This one was seen ${times}.`);
    return verdict(fits(count, found.length), `It has happened ${times}; it must be ${asked(count)}.`, seen);
  }
  const last = found.at(-1);
  if (last) return holds(`${told(last)}.`, seen);
  const near = events.findLast(({ act }) => act.kind === kind);
  const what = `${wanted(predicate)} has not happened since this task was open.`;
  if (hasLost) return unknown(`${what} But not all events could be seen.`);
  return fails(near ? `${what} The last ${kind}: ${told(near)}.` : what);
}

export function eventNeeds(): FactNeed[] {
  return [{ fact: "events" }];
}

function isAsked(event: TimelineEvent, predicate: EventPredicate): boolean {
  if (predicate.comm !== undefined && actorOf(event).comm !== predicate.comm) return false;
  const { act } = event;
  if ("error" in act && act.error !== (predicate.error ?? null)) return false;
  return hasDetails(act, predicate);
}

function hasDetails(
  act: Act,
  { flags = [], path, argv = [], source, target, type, hostname, code, signal }: EventPredicate,
): boolean {
  const same = (wanted: string | undefined, is: string | null) => wanted === undefined || wanted === is;
  switch (act.kind) {
    case "fork":
    case "unshare":
    case "setns":
      return flags.every((flag) => flagsOf(act).includes(flag));
    case "exec":
      return same(path, act.path) && argv.every((word, index) => act.argv?.[index] === word);
    case "exit":
      return (code ?? act.code) === act.code && same(signal, act.signal === null ? null : signalName(act.signal));
    case "mount":
      return same(source, act.source) && same(target, act.target) && same(type, act.fsType);
    case "umount":
      return same(target, act.target);
    case "sethostname":
      return same(hostname, act.hostname);
    case "cgroup-mkdir":
    case "cgroup-rmdir":
    case "cgroup-attach":
      return same(path, act.path);
    case "pivot_root":
    case "oom-kill":
      return true;
    case "lost":
    case "skipped":
      return false;
  }
}

function flagsOf(act: Extract<Act, { kind: "fork" | "unshare" | "setns" }>): string[] {
  return cloneFlagNames(act.kind === "setns" ? act.types : act.flags, act.kind === "fork");
}

/** Who it is about. */
function actorOf(event: TimelineEvent): Actor {
  if (event.act.kind === "cgroup-attach") return event.act.moved;
  return event.act.kind === "oom-kill" ? event.act.victim : event;
}

/** `bash (PID 4711 on the host): unshare CLONE_NEWPID|CLONE_NEWNS` */
function told(event: TimelineEvent): string {
  const { pid, comm } = actorOf(event);
  const error = "error" in event.act && event.act.error !== null ? ` (${event.act.error})` : "";
  return `${printable(comm, 40)} (PID ${pid} on the host): ${event.act.kind}${detailsOf(event.act)}${error}`;
}

function detailsOf(act: Act): string {
  const words = (...list: (string | null)[]) =>
    list.flatMap((word) => (word === null ? [] : [` ${printable(word, 80)}`])).join("");
  switch (act.kind) {
    case "fork":
    case "unshare":
    case "setns":
      return words(
        flagsOf(act)
          .filter((flag) => flag.startsWith("CLONE_NEW"))
          .join("|"),
      );
    case "exec":
      return words(act.argv?.join(" ") ?? act.path);
    case "exit":
      return words(act.signal === null ? (act.code === null ? null : String(act.code)) : signalName(act.signal));
    case "mount":
      return words(act.fsType, act.source, act.target);
    case "umount":
      return words(act.target);
    case "sethostname":
      return words(act.hostname);
    case "cgroup-mkdir":
    case "cgroup-rmdir":
    case "cgroup-attach":
      return words(act.path);
    case "pivot_root":
    case "oom-kill":
    case "lost":
    case "skipped":
      return "";
  }
}

function wanted({ kind, comm, flags, path, argv, target, hostname }: EventPredicate): string {
  const details = [flags?.join("|"), path, argv?.join(" "), target, hostname].filter((word) => word !== undefined);
  const what = [kind, ...details].join(" ");
  return comm === undefined ? `\`${what}\`` : `\`${what}\` by ${comm}`;
}
