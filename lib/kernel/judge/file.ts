/** Judges `file` by what the host finds below the root directory of a process. */
import { type FileFact, fileKey, type KernelFacts } from "../facts.ts";
import { idInside } from "../id-map.ts";
import type { FactNeed } from "../needs.ts";
import type { FilePredicate } from "../predicate/file.ts";
import { printable } from "../printable.ts";
import { fromAny, vantageNeeds } from "./vantage.ts";
import { fails, holds, unknown, type Verdict } from "./verdict.ts";

export function judgeFile(predicate: FilePredicate, facts: KernelFacts): Verdict {
  return fromAny(predicate.in, "mnt", facts, ({ pid, name }) => {
    const { path } = predicate;
    const file = facts.files?.[fileKey(pid, path)];
    if (file === undefined || file === "unreadable") return unknown(`${path} in ${name} could not be looked at.`);
    if (file === "absent") return fails(`There is no ${path} in ${name}.`);
    const complaint = complaintOf(file, predicate, facts);
    const seen = [{ value: file.text?.trimEnd() ?? "" }];
    return complaint === null ? holds(`${path} is there.`, seen) : fails(`${path} ${complaint}`, seen);
  });
}

export function fileNeeds({ in: scope, path, type, equals, contains, owner, group }: FilePredicate): FactNeed[] {
  const contents = (equals ?? contains) !== undefined;
  const needsMap = (owner ?? group) !== undefined;
  return [
    ...vantageNeeds(scope, "mnt"),
    ...(needsMap ? [{ fact: "process", detail: "id-maps" } as const] : []),
    { fact: "file", in: scope, path, follow: type !== "symlink", contents },
  ];
}

function complaintOf(file: FileFact, predicate: FilePredicate, facts: KernelFacts): string | null {
  const { type, owner, group, mode, equals, contains } = predicate;
  const own = facts.idMaps?.[facts.sandbox.user ?? 0];
  if (type !== undefined && file.type !== type) return `is a ${file.type}, no ${type}.`;
  if (owner !== undefined) {
    const uid = idInside(own?.uid ?? [], file.ownerId);
    if (uid !== owner) return `belongs to user ID ${uid ?? "65534 (not mapped)"}, not ${owner}.`;
  }
  if (group !== undefined) {
    const gid = idInside(own?.gid ?? [], file.groupId);
    if (gid !== group) return `belongs to group ID ${gid ?? "65534 (not mapped)"}, not ${group}.`;
  }
  if (mode !== undefined && file.mode !== Number.parseInt(mode, 8)) {
    return `has the mode ${file.mode.toString(8).padStart(4, "0")}, not ${mode.padStart(4, "0")}.`;
  }
  if (equals === undefined && contains === undefined) return null;
  if (file.text === undefined)
    return file.type === "regular"
      ? "is made up by the kernel: the lab reads no content of it."
      : `is a ${file.type}: the lab reads no content of it.`;
  const text = file.text.trimEnd();
  const shown = text === "" ? "is empty." : `contains ${printable(text, 80)}${file.isCut ? " and so on." : "."}`;
  if (equals !== undefined && (file.isCut || text !== equals.trimEnd())) return shown;
  if (contains !== undefined && !file.text.includes(contains)) return shown;
  return null;
}
