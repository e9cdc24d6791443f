import { expect, test } from "vitest";
import { egressRules, linkName, sandboxAddress } from "./egress.ts";
import { layoutOf, MAX_SLOTS } from "./layout.ts";
import { planSandbox } from "./plan.ts";
import { PROFILES } from "./profiles.ts";

const ROOTS = { rootfs: "/srv/root", stateDirectory: "/var/lib/drydock", cgroup: "/sys/fs/cgroup/drydock" };

test("only a profile with egress has a link, made once there is a network namespace and gone before it", () => {
  const layout = layoutOf({ id: "sb-0123456789abcdef", slot: 3 }, ROOTS);
  const ops = (hasEgress: boolean) =>
    planSandbox(layout, { ...PROFILES.base, hasEgress }, ROOTS.rootfs).map(({ op }) => op);
  expect(ops(false)).not.toContain("egress");
  expect(ops(true).slice(-3)).toEqual(["container", "egress", "delegate"]);
});

test("a link's name fits the kernel's 15 characters and tells two sandboxes apart", () => {
  expect(linkName("sb-0123456789abcdef")).toBe("dd-456789abcdef");
  expect(linkName("orphan")).toBe("dd-orphan");
});

test("every slot has an address of its own in the sandboxes' range", () => {
  const addresses = Array.from({ length: MAX_SLOTS }, (_, slot) => sandboxAddress(slot));
  expect(new Set(addresses).size).toBe(MAX_SLOTS);
  for (const address of addresses) expect(address).toMatch(/^198\.18\.\d{1,2}\.\d{1,3}$/);
});

test("names are asked for where the host says, or nowhere", () => {
  expect(egressRules("10.0.0.53")).toContain("dnat ip to 10.0.0.53");
  expect(egressRules(undefined)).not.toMatch(/dnat|th dport/);
});
