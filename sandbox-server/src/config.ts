/** Environment in, frozen configuration out. docs/configuration.md lists every variable; a test holds the two together. */
import { z } from "zod";
import { address, count, cpus, duration, origins, poolSizes, profileNames, size } from "./config-values.ts";

/** Said by whoever starts the process: where it stands, and whom it trusts. */
export const placeSchema = z.object({
  DRYDOCK_LISTEN: address,
  DRYDOCK_ORIGINS: origins,
  DRYDOCK_TICKET_SECRET: z.string().regex(/^[0-9a-f]{64}$/, { error: "write 32 bytes as 64 hex digits" }),
  DRYDOCK_ROOTFS: z.string().startsWith("/"),
  DRYDOCK_ROOTFS_DOCKER: z.string().startsWith("/").optional(),
  DRYDOCK_STATE: z.string().startsWith("/"),
  DRYDOCK_LESSONS: z.string().startsWith("/"),
  DRYDOCK_CGROUP: z.string().startsWith("/sys/fs/cgroup/").default("/sys/fs/cgroup/drydock"),
});

/** Said by whoever runs the lab, or by nobody: what learners may have. */
export const policySchema = z.object({
  DRYDOCK_MAX_SANDBOXES: count(1).default(40),
  DRYDOCK_POOL: poolSizes.default({ base: 1 }),
  DRYDOCK_MAX_MEMORY: size(64).optional(),
  DRYDOCK_MAX_CPUS: cpus.optional(),
  DRYDOCK_MAX_PIDS: count(32).optional(),
  DRYDOCK_MAX_DISK: size(64).optional(),
  DRYDOCK_MAX_LIFETIME: duration.optional(),
  DRYDOCK_MAX_IDLE: duration.optional(),
  DRYDOCK_MAX_KEEP: duration.optional(),
  DRYDOCK_EGRESS: profileNames.optional(),
  DRYDOCK_RESOLVER: z.ipv4({ error: "write the IPv4 address of a resolver, such as 9.9.9.9" }).optional(),
  DRYDOCK_LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info"),
});

const environmentSchema = placeSchema.extend(policySchema.shape);

export type Environment = Readonly<Record<string, string | undefined>>;

/** @throws Error naming each variable that is missing or wrong, and what to write */
export function readConfig(environment: Environment) {
  const env = parsed(environmentSchema, environment);
  return Object.freeze({
    listen: env.DRYDOCK_LISTEN,
    origins: env.DRYDOCK_ORIGINS,
    ticketSecret: env.DRYDOCK_TICKET_SECRET,
    rootfs: env.DRYDOCK_ROOTFS,
    dockerRootfs: env.DRYDOCK_ROOTFS_DOCKER,
    stateDirectory: env.DRYDOCK_STATE,
    lessonsDirectory: env.DRYDOCK_LESSONS,
    cgroup: env.DRYDOCK_CGROUP,
    maxSandboxes: env.DRYDOCK_MAX_SANDBOXES,
    poolSizes: env.DRYDOCK_POOL,
    caps: {
      memoryBytes: env.DRYDOCK_MAX_MEMORY,
      cpus: env.DRYDOCK_MAX_CPUS,
      pids: env.DRYDOCK_MAX_PIDS,
      diskBytes: env.DRYDOCK_MAX_DISK,
      lifetimeMs: env.DRYDOCK_MAX_LIFETIME,
      idleMs: env.DRYDOCK_MAX_IDLE,
      keepMs: env.DRYDOCK_MAX_KEEP,
    },
    egress: env.DRYDOCK_EGRESS ?? [],
    resolver: env.DRYDOCK_RESOLVER,
    logLevel: env.DRYDOCK_LOG_LEVEL,
  });
}

/**
 * The variables of an environment that are the lab's policy, as they were written, to be passed on to a sandbox-server.
 * @throws Error naming each that is wrong, and what to write
 */
export function policyOf(environment: Environment): Record<string, string> {
  parsed(policySchema, environment);
  const said = Object.keys(policySchema.shape).map((name) => [name, environment[name]] as const);
  return Object.fromEntries(said.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function parsed<T extends z.ZodObject>(schema: T, environment: Environment): z.infer<T> {
  const { success, data, error } = schema.safeParse(environment);
  if (success) return data;
  const lines = error.issues.map((issue) => `  ${String(issue.path[0])}: ${issue.message}`);
  throw new Error(`the environment of sandbox-server cannot be used:\n${lines.join("\n")}`);
}
