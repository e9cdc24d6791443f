import fc from "fast-check";
import { expect, test } from "vitest";
import { type Caps, capped, cappedProfiles } from "./caps.ts";
import { PROFILES } from "./profiles.ts";

const MINUTE_MS = 60_000;

test("without caps every profile is what it says", () => {
  expect(cappedProfiles({})).toEqual(PROFILES);
});

test("a profile has egress where the host says so", () => {
  const profiles = cappedProfiles({}, ["playground"]);
  expect(profiles).toEqual({ ...PROFILES, playground: { ...PROFILES.playground, hasEgress: true } });
});

test("a cap below the profile's own limit takes its place, one above changes nothing", () => {
  const { docker } = cappedProfiles({ memoryBytes: 2 ** 30, cpus: 0.5, pids: 4096, lifetimeMs: 90 * MINUTE_MS });
  expect(docker).toEqual({
    ...PROFILES.docker,
    memoryBytes: 2 ** 30,
    cpuQuotaUs: 50_000,
    lifetime: { ...PROFILES.docker.lifetime, firstMs: 90 * MINUTE_MS, longestMs: 90 * MINUTE_MS },
  });
});

test("a smaller disk has fewer inodes, by the same share", () => {
  const { diskBytes, diskInodes } = capped(PROFILES.base, { diskBytes: PROFILES.base.diskBytes / 4 });
  expect({ diskBytes, diskInodes }).toEqual({ diskBytes: PROFILES.base.diskBytes / 4, diskInodes: 25_000 });
});

test("who is to be stopped before they would be frozen is frozen no later; files are kept as long as the host says", () => {
  const { idle } = capped(PROFILES.base, { idleMs: MINUTE_MS, keepMs: 10 * MINUTE_MS });
  expect(idle).toEqual({ freezeMs: MINUTE_MS, stopMs: MINUTE_MS, deleteMs: 10 * MINUTE_MS });
});

test("no caps whatever raise a limit", () => {
  const cap = fc.option(fc.integer({ min: 1, max: 2 ** 40 }), { nil: undefined });
  const caps: fc.Arbitrary<Caps> = fc.record({
    ...{ memoryBytes: cap, cpus: cap, pids: cap, diskBytes: cap },
    ...{ lifetimeMs: cap, idleMs: cap, keepMs: cap },
  });
  fc.assert(
    fc.property(caps, (caps) => {
      for (const [name, profile] of Object.entries(cappedProfiles(caps))) {
        const own = numbersOf(PROFILES[name as keyof typeof PROFILES]);
        for (const [limit, value] of Object.entries(numbersOf(profile)))
          expect(value).toBeLessThanOrEqual(own[limit] ?? 0);
      }
    }),
  );
});

/** Every number in a profile, by its path. */
function numbersOf(value: object, path = ""): Record<string, number> {
  return Object.assign(
    {},
    ...Object.entries(value).map(([name, inner]) =>
      typeof inner === "number" ? { [`${path}${name}`]: inner } : numbersOf(inner, `${path}${name}.`),
    ),
  );
}
