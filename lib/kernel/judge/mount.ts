/** Judges `mount` and `overlay` by /proc/PID/mountinfo of a process of the mount namespace. */
import { type FileFact, fileKey, type KernelFacts } from "../facts.ts";
import type { MountView, Propagation } from "../mount-view.ts";
import type { FactNeed } from "../needs.ts";
import type { MountPredicate, OverlayPredicate } from "../predicate/mount.ts";
import type { Scope } from "../predicate/scope.ts";
import { printable } from "../printable.ts";
import { fromAny, type Vantage, vantageNeeds } from "./vantage.ts";
import { allOf, fails, holds, unknown, type Verdict } from "./verdict.ts";

export function judgeMount(predicate: MountPredicate, facts: KernelFacts): Verdict {
  return fromAny(predicate.in, "mnt", facts, (from) => {
    const mount = mountAt(predicate.target, from, facts);
    return "outcome" in mount ? mount : judgeOne(mount, predicate);
  });
}

export function judgeOverlay(predicate: OverlayPredicate, facts: KernelFacts): Verdict {
  const { target, upper, upperHas, upperHides } = predicate;
  return fromAny(predicate.in, "mnt", facts, (from) => {
    const mount = mountAt(target, from, facts);
    if ("outcome" in mount) return mount;
    const verdicts = [judgeLayers(mount, predicate)];
    if (upper !== undefined && upperHas !== undefined) {
      const isThere = (file: FileFact) => file.type !== "whiteout";
      verdicts.push(judgeUpper(`${upper}/${upperHas}`, from, facts, isThere, "holds no"));
    }
    if (upper !== undefined && upperHides !== undefined) {
      const isHidden = (file: FileFact) => file.type === "whiteout";
      verdicts.push(judgeUpper(`${upper}/${upperHides}`, from, facts, isHidden, "hides no"));
    }
    return allOf(verdicts);
  });
}

export function mountNeeds({ in: scope }: { in: Scope }): FactNeed[] {
  return [...vantageNeeds(scope, "mnt"), { fact: "mounts", in: scope }];
}

export function overlayNeeds(predicate: OverlayPredicate): FactNeed[] {
  const { in: scope, upper, upperHas, upperHides } = predicate;
  const paths = [upperHas, upperHides].flatMap((path) => (path === undefined ? [] : [`${upper}/${path}`]));
  const files = paths.flatMap((path): FactNeed[] => [
    { fact: "file", in: scope, path, follow: false, contents: false },
    { fact: "file", in: "sandbox", path, follow: false, contents: false },
  ]);
  return [...mountNeeds(predicate), ...files];
}

/** The uppermost mount at a place, or why there is none. */
function mountAt(target: string, { pid, name }: Vantage, facts: KernelFacts): MountView | Verdict {
  const table = facts.mounts?.[pid];
  if (!table) return unknown(`The mounts in ${name} could not be read.`);
  const mount = table.mounts.findLast(({ mountPoint }) => mountPoint === target);
  if (mount) return mount;
  if (table.isCut) return unknown(`There are more mounts in ${name} than the lab reads.`);
  return fails(`Nothing is mounted at ${target} in ${name}.`);
}

function judgeOne(mount: MountView, { target, type, source, root, options, propagation }: MountPredicate): Verdict {
  const seen = [{ value: mount.source }];
  if (type !== undefined && mount.fsType !== type)
    return fails(`At ${target} is a ${shown(mount.fsType)}, no ${type}.`, seen);
  if (source !== undefined && mount.source !== source) {
    return fails(`At ${target} is ${shown(mount.source)}, not ${source}.`, seen);
  }
  if (root !== undefined && mount.root !== root) {
    return fails(`At ${target} one sees ${shown(mount.root)} of its file system, not ${root}.`, seen);
  }
  const all = [...mount.options, ...mount.superOptions];
  const missing = options?.find((option) => !all.includes(option));
  if (missing !== undefined)
    return fails(`The mount at ${target} has the options ${shown(all.join(","))}; ${missing} is missing.`, seen);
  const ways = waysOf(mount.propagation);
  if (propagation !== undefined && !ways.includes(propagation)) {
    return fails(`The mount at ${target} is ${ways.join(" and ")}, not ${propagation}.`, seen);
  }
  return holds(`A ${shown(mount.fsType)} is mounted at ${target}.`, seen);
}

function waysOf({ shared, master, unbindable }: Propagation): NonNullable<MountPredicate["propagation"]>[] {
  if (unbindable) return ["unbindable"];
  if (shared === undefined && master === undefined) return ["private"];
  return [
    ...(shared === undefined ? [] : (["shared"] as const)),
    ...(master === undefined ? [] : (["slave"] as const)),
  ];
}

function judgeLayers({ fsType, overlay }: MountView, { target, lower, upper, work }: OverlayPredicate): Verdict {
  if (!overlay) return fails(`At ${target} is a ${shown(fsType)}, no overlay.`);
  const seen = [{ value: overlay.upper ?? "" }];
  if (lower !== undefined && overlay.lower.join(":") !== lower.join(":")) {
    return fails(
      `The overlay at ${target} has the lower layers ${shown(overlay.lower.join(":"))}, not ${lower.join(":")}.`,
      seen,
    );
  }
  if (upper !== undefined && overlay.upper !== upper) {
    return fails(`The overlay at ${target} has the upper layer ${shown(overlay.upper ?? "none")}, not ${upper}.`, seen);
  }
  if (work !== undefined && overlay.work !== work) {
    return fails(
      `The overlay at ${target} has the work directory ${shown(overlay.work ?? "none")}, not ${work}.`,
      seen,
    );
  }
  return holds(`An overlay is mounted at ${target}.`, seen);
}

/** The upper directory may be one that only the namespace sees, or one that the sandbox sees as well. */
function judgeUpper(
  path: string,
  { pid }: Vantage,
  facts: KernelFacts,
  test: (file: FileFact) => boolean,
  otherwise: string,
): Verdict {
  const files = [pid, facts.init ?? pid].map((seenFrom) => facts.files?.[fileKey(seenFrom, path)]);
  if (files.some((file) => file !== undefined && file !== "absent" && file !== "unreadable" && test(file))) {
    return holds(`It is in the upper layer: ${path}.`);
  }
  if (files.some((file) => file === undefined || file === "unreadable"))
    return unknown(`${path} could not be looked at.`);
  return fails(`The upper layer ${otherwise} ${path}.`);
}

function shown(text: string): string {
  return printable(text, 160);
}
