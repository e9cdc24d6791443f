import { expect, test } from "vitest";
import { parseNatRules } from "./nat.ts";

/** What nft 1.1 prints of Docker's rules and of a table of one's own. */
const RULESET = `table ip nat {
	chain DOCKER {
		iifname "docker0" return
		iifname != "docker0" tcp dport 8080 dnat to 172.17.0.2:80
	}

	chain POSTROUTING {
		type nat hook postrouting priority srcnat; policy accept;
		oifname != "docker0" ip saddr 172.17.0.0/16 masquerade
	}
}
table inet filter {
	set blocked {
		type ipv4_addr
		elements = { 10.0.0.1 }
	}

	chain input {
		type filter hook input priority filter; policy accept;
		tcp dport 22 drop
	}
}
# end
`;

test("the rules of tables that do NAT are told, with the hook of their chain", () => {
  expect(parseNatRules(RULESET)).toEqual([
    { family: "ip", table: "nat", chain: "DOCKER", hook: null, rule: 'iifname "docker0" return' },
    {
      family: "ip",
      table: "nat",
      chain: "DOCKER",
      hook: null,
      rule: 'iifname != "docker0" tcp dport 8080 dnat to 172.17.0.2:80',
    },
    {
      family: "ip",
      table: "nat",
      chain: "POSTROUTING",
      hook: "postrouting",
      rule: 'oifname != "docker0" ip saddr 172.17.0.0/16 masquerade',
    },
  ]);
});

test("no rules are something else than no answer", () => {
  expect(parseNatRules("# end\n")).toEqual([]);
  expect(parseNatRules("")).toBeNull();
  expect(parseNatRules(RULESET.slice(0, 200))).toBeNull();
});

test("a comment cannot end the listing, nor reach the screen as it is", () => {
  const text = `table ip nat {\n\tchain a {\n\t\ttype nat hook output priority 0;\n\t\taccept comment "\u001b[2J"\n\t}\n}\n# end\n`;
  expect(parseNatRules(text)).toMatchObject([{ rule: 'accept comment "\\x1b[2J"', hook: "output" }]);
});
