/** Environment in, frozen configuration out. */
import { z } from "zod";
import { PROFILE_NAMES, profileNameSchema } from "../../lib/lesson/schema.ts";
import type { PoolSizes } from "./session/pool.ts";

const address = z
  .string()
  .regex(/^[\w.:[\]-]+:\d{1,5}$/, { error: "write ADDRESS:PORT, such as 127.0.0.1:7071" })
  .transform((text) => {
    const colon = text.lastIndexOf(":");
    return { host: text.slice(0, colon).replace(/^\[|\]$/g, ""), port: Number(text.slice(colon + 1)) };
  });

const poolSize = z.tuple([
  profileNameSchema,
  z
    .string()
    .regex(/^\d{1,4}$/)
    .transform(Number),
]);
const poolSizes = z.string().transform((text, { issues }): PoolSizes => {
  const entries = text.split(",").map((entry) => poolSize.safeParse(entry.split(":")));
  if (text === "" || entries.every(({ success }) => success)) {
    return Object.fromEntries(entries.flatMap(({ data }) => (data ? [data] : [])));
  }
  const message = `write PROFILE:COUNT, such as base:2,docker:1; there is ${PROFILE_NAMES.join(", ")}`;
  issues.push({ code: "custom", input: text, message });
  return {};
});

const environmentSchema = z.object({
  DRYDOCK_LISTEN: address,
  /** Comma-separated origins whose pages may connect. */
  DRYDOCK_ORIGINS: z.string().transform((text) => text.split(",").map((origin) => new URL(origin).origin)),
  DRYDOCK_TICKET_SECRET: z.string().regex(/^[0-9a-f]{64}$/, { error: "write 32 bytes as 64 hex digits" }),
  /** The learner's root filesystem, shared read-only by all sandboxes. */
  DRYDOCK_ROOTFS: z.string().startsWith("/"),
  /** Where bundles and upper directories go. */
  DRYDOCK_STATE: z.string().startsWith("/"),
  DRYDOCK_LESSONS: z.string().startsWith("/"),
  /** The cgroup v2 directory that is ours to fill. */
  DRYDOCK_CGROUP: z.string().startsWith("/sys/fs/cgroup/").default("/sys/fs/cgroup/drydock"),
  /** Sandboxes that may run at a time, those that stand ready included. */
  DRYDOCK_MAX_SANDBOXES: z.coerce.number().int().positive().default(40),
  /** Sandboxes made before anybody asks. */
  DRYDOCK_POOL: poolSizes.default({ base: 1 }),
  DRYDOCK_LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info"),
});

export type Config = Readonly<ReturnType<typeof readConfig>>;

/** @throws Error naming each variable that is missing or wrong, and what to write */
export function readConfig(environment: Readonly<Record<string, string | undefined>>) {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`the environment of sandbox-server is not complete:\n${lines.join("\n")}`);
  }
  const env = parsed.data;
  return Object.freeze({
    listen: env.DRYDOCK_LISTEN,
    origins: env.DRYDOCK_ORIGINS,
    ticketSecret: env.DRYDOCK_TICKET_SECRET,
    rootfs: env.DRYDOCK_ROOTFS,
    stateDirectory: env.DRYDOCK_STATE,
    lessonsDirectory: env.DRYDOCK_LESSONS,
    cgroup: env.DRYDOCK_CGROUP,
    maxSandboxes: env.DRYDOCK_MAX_SANDBOXES,
    poolSizes: env.DRYDOCK_POOL,
    logLevel: env.DRYDOCK_LOG_LEVEL,
  });
}
