/** How values are written in the environment: sizes, times, addresses, lists. */
import { z } from "zod";
import { PROFILE_NAMES, type ProfileName, profileNameSchema } from "../../lib/lesson/schema.ts";

export const address = z
  .string()
  .regex(/^[\w.:[\]-]+:\d{1,5}$/, { error: "write ADDRESS:PORT, such as 127.0.0.1:7071" })
  .transform((text) => {
    const colon = text.lastIndexOf(":");
    return { host: text.slice(0, colon).replace(/^\[|\]$/g, ""), port: Number(text.slice(colon + 1)) };
  });

const BYTES = { M: 2 ** 20, G: 2 ** 30 };
const MILLISECONDS = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `512M`, `2G`; answers bytes. Below the least nothing would start. */
export function size(leastMebibytes: number) {
  return quantity(BYTES, "write a size such as 512M or 2G").refine((bytes) => bytes >= leastMebibytes * BYTES.M, {
    error: `write ${leastMebibytes}M or more`,
  });
}

/** `30m`, `4h`, `1d`; answers milliseconds. */
export const duration = quantity(MILLISECONDS, "write a time such as 30m, 4h or 1d").refine((ms) => ms > 0, {
  error: "write 1m or more",
});

function quantity(units: Readonly<Record<string, number>>, error: string) {
  const pattern = new RegExp(`^(\\d{1,6})([${Object.keys(units).join("")}])$`);
  return z
    .string()
    .regex(pattern, { error })
    .transform((text) => Number(text.slice(0, -1)) * (units[text.slice(-1)] ?? Number.NaN));
}

export function count(least: number) {
  const error = `write a whole number from ${least}`;
  return z
    .string()
    .regex(/^\d{1,7}$/, { error })
    .transform(Number)
    .refine((number) => number >= least, { error });
}

/** At least the twentieth of one, or nothing would ever start. */
export const cpus = z
  .string()
  .regex(/^\d{1,4}(\.\d{1,2})?$/, { error: "write a number of CPUs such as 0.5 or 2" })
  .transform(Number)
  .refine((number) => number >= 0.05, { error: "write 0.05 or more" });

const sizeOfOne = z.tuple([profileNameSchema, count(0)]);

/** `docker,playground`; empty for none. */
export const profileNames = z.string().transform((text, { issues }) => {
  const names = text === "" ? [] : text.split(",").map((name) => profileNameSchema.safeParse(name.trim()).data);
  const known = names.filter((name) => name !== undefined);
  if (known.length < names.length) {
    issues.push({ code: "custom", input: text, message: `write names of ${PROFILE_NAMES.join(", ")}` });
  }
  return known;
});

/** `base:2,docker:1`. */
export const poolSizes = z.string().transform((text, { issues }) => {
  const entries = text === "" ? [] : text.split(",").map((entry) => sizeOfOne.safeParse(entry.split(":")).data);
  const sizes = entries.filter((entry) => entry !== undefined);
  if (sizes.length < entries.length) {
    const message = `write PROFILE:COUNT, such as base:2,docker:1; there is ${PROFILE_NAMES.join(", ")}`;
    issues.push({ code: "custom", input: text, message });
  }
  return Object.fromEntries(sizes) as Partial<Record<ProfileName, number>>;
});

/** Comma-separated; answers what a browser sends as `Origin`. */
export const origins = z
  .string()
  .transform((text) => text.split(",").map((origin) => origin.trim()))
  .pipe(
    z.array(
      z
        .url({ protocol: /^https?$/, error: "write URLs such as http://127.0.0.1:7080, separated by commas" })
        .transform((url) => new URL(url).origin),
    ),
  );
