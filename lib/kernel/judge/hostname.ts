/** Judges `hostname` by what the kernel keeps for each UTS namespace. */
import type { KernelFacts } from "../facts.ts";
import type { FactNeed } from "../needs.ts";
import type { HostnamePredicate } from "../predicate/hostname.ts";
import { printable } from "../printable.ts";
import { fromAny, vantageNeeds } from "./vantage.ts";
import { unknown, type Verdict, verdict } from "./verdict.ts";

export function judgeHostname({ in: scope, is }: HostnamePredicate, facts: KernelFacts): Verdict {
  return fromAny(scope, "uts", facts, ({ inode, name }) => {
    const hostname = facts.hostnames?.[inode];
    if (hostname === undefined) return unknown(`The hostname in ${name} could not be read.`);
    return verdict(hostname === is, `The hostname in ${name} is ${printable(hostname, 80)}.`, [{ value: hostname }]);
  });
}

export function hostnameNeeds({ in: scope }: HostnamePredicate): FactNeed[] {
  return [...vantageNeeds(scope, "uts"), { fact: "hostname", in: scope }];
}
