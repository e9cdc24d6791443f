/** Sandbox profiles; their limits stand in sandbox-server/src/sandbox/profiles.ts. */
export const PROFILE_NAMES = ["base", "docker", "playground"] as const;
export type ProfileName = (typeof PROFILE_NAMES)[number];
