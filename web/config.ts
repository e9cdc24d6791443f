/** Environment in, frozen configuration out. docs/configuration.md lists every variable; a test holds the two together. */
import { z } from "zod";

const secret = z.string().regex(/^[0-9a-f]{64}$/, { error: "write 32 bytes as 64 hex digits" });

const address = z
  .string()
  .regex(/^[\w.:[\]-]+:\d{1,5}$/, { error: "write ADDRESS:PORT, such as 127.0.0.1:7080" })
  .transform((text) => {
    const colon = text.lastIndexOf(":");
    return { host: text.slice(0, colon).replace(/^\[|\]$/g, ""), port: Number(text.slice(colon + 1)) };
  });

const httpUrl = z.url({ protocol: /^https?$/, error: "write a URL such as http://127.0.0.1:7071" });

/** One label in front of a host name; a certificate for TLS covers no more either. */
const previewOrigin = z.string().regex(/^https?:\/\/\*(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+(:\d{1,5})?$/, {
  error: "write an origin with * for its first label, such as https://*.preview.lab.example",
});

export const environmentSchema = z.object({
  DRYDOCK_LISTEN: address,
  DRYDOCK_SOCKET: z.string().startsWith("/", { error: "write the whole path of a file" }).optional(),
  DRYDOCK_ORIGINS: z
    .string()
    .transform((text) => text.split(",").map((origin) => origin.trim()))
    .pipe(z.array(httpUrl.transform((url) => new URL(url).origin))),
  DRYDOCK_SANDBOX_URL: httpUrl,
  DRYDOCK_TICKET_SECRET: secret,
  DRYDOCK_COOKIE_SECRET: secret,
  DRYDOCK_LESSONS: z.string().min(1),
  DRYDOCK_STORE: z
    .string()
    .min(1, { error: "write the path of a file, or a URL such as postgres://user@host/database" }),
  DRYDOCK_PREVIEW_ORIGIN: previewOrigin.optional(),
  DRYDOCK_ACCESS: z.enum(["solo", "workshop"]).default("solo"),
  DRYDOCK_FIGURES: z.string().min(1).optional(),
});

export type WebConfig = Readonly<ReturnType<typeof readConfig>>;

/**
 * Where previews of ports are, as an environment says; undefined when it says nothing.
 * @throws Error that says what to write
 */
export function previewOriginOf({ DRYDOCK_PREVIEW_ORIGIN: said }: Readonly<Record<string, string | undefined>>) {
  const { success, data, error } = environmentSchema.shape.DRYDOCK_PREVIEW_ORIGIN.safeParse(said);
  if (!success) throw new Error(`DRYDOCK_PREVIEW_ORIGIN: ${error.issues[0]?.message}`);
  return data;
}

/** @throws Error naming each variable that is missing or wrong, and what to write */
export function readConfig(environment: Readonly<Record<string, string | undefined>>) {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path[0]?.toString()}: ${issue.message}`);
    throw new Error(`the environment of web is not complete:\n${lines.join("\n")}`);
  }
  const env = parsed.data;
  return Object.freeze({
    listen: env.DRYDOCK_LISTEN,
    socketFile: env.DRYDOCK_SOCKET,
    origins: env.DRYDOCK_ORIGINS,
    sandboxUrl: env.DRYDOCK_SANDBOX_URL,
    ticketSecret: env.DRYDOCK_TICKET_SECRET,
    cookieSecret: env.DRYDOCK_COOKIE_SECRET,
    lessonsDirectory: env.DRYDOCK_LESSONS,
    previewOrigin: env.DRYDOCK_PREVIEW_ORIGIN,
    store: env.DRYDOCK_STORE,
    access: env.DRYDOCK_ACCESS,
    figuresFile: env.DRYDOCK_FIGURES,
  });
}
