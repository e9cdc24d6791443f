import { expect, test } from "vitest";
import { MAX_LESSON_TERMINAL } from "../../../lib/lesson/schema.ts";
import { MAX_TERMINALS } from "../../../lib/protocol/limits.ts";
import { PROFILES } from "./profiles.ts";

test.each(Object.entries(PROFILES))(
  "%s has the terminals that a lesson may name, and no more than the wire allows",
  (_, profile) => {
    expect(profile.maxTerminals).toBeGreaterThanOrEqual(MAX_LESSON_TERMINAL);
    expect(profile.maxTerminals).toBeLessThanOrEqual(MAX_TERMINALS);
  },
);

test.each(Object.entries(PROFILES))(
  "%s is frozen before it is stopped, and stopped before its files go",
  (_, profile) => {
    const { freezeMs, stopMs, deleteMs } = profile.idle;
    expect(freezeMs).toBeLessThan(stopMs);
    expect(stopMs).toBeLessThan(deleteMs);
    expect(profile.lifetime.firstMs).toBeLessThanOrEqual(profile.lifetime.longestMs);
  },
);
