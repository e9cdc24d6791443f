/** Reads the NAT rules of network namespaces, as nft(8) prints its ruleset. */
import type { NatRuleView } from "../../../lib/kernel/network-view.ts";
import { printable } from "../../../lib/kernel/printable.ts";

/** For a shell. Prints a mark of its own at the end: an empty ruleset and a host without nft would look the same. */
export const NAT_COMMAND = "nft --stateless list ruleset && echo '# end'";

const MAX_RULES = 200;

/**
 * The rules of tables that have a chain of type nat; null for what is no whole ruleset.
 *
 *     table ip nat {
 *             chain POSTROUTING {
 *                     type nat hook postrouting priority srcnat; policy accept;
 *                     oifname "eth0" masquerade
 *             }
 *     }
 */
export function parseNatRules(text: string): NatRuleView[] | null {
  if (!text.trimEnd().endsWith("# end")) return null;
  const tables: { isNat: boolean; rules: NatRuleView[] }[] = [];
  let [family, table, chain, hook] = ["", "", "", null as string | null];
  for (const line of text.split("\n")) {
    const depth = /^\t*/.exec(line)?.[0].length ?? 0;
    const words = line.trim().split(" ");
    if (depth === 0 && words[0] === "table") {
      [family, table] = [words[1] ?? "", words[2] ?? ""];
      tables.push({ isNat: false, rules: [] });
    } else if (depth === 1) {
      [chain, hook] = [words[0] === "chain" ? (words[1] ?? "") : "", null];
    } else if (depth === 2 && chain !== "") {
      const last = tables.at(-1);
      const base = /^type (\w+) hook (\w+)/.exec(line.trim());
      if (!last) continue;
      if (base) {
        hook = base[2] ?? null;
        last.isNat ||= base[1] === "nat";
      } else {
        const names = { family, table: printable(table), chain: printable(chain) };
        last.rules.push({ ...names, hook, rule: printable(line.trim()) });
      }
    }
  }
  return tables.flatMap(({ isNat, rules }) => (isNat ? rules : [])).slice(0, MAX_RULES);
}
