/** The lab's two secrets: one for tickets, made anew at each start, and one for cookies, which must outlive it. */
import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

const secret = z.string().regex(/^[0-9a-f]{64}$/);
const fileSchema = z.strictObject({ cookie: secret });

/** 32 random bytes as 64 hex digits. */
export function newSecret(): string {
  return randomBytes(32).toString("hex");
}

/** The cookie secret of this machine, made on first use: with another one every learner would be a stranger. */
export async function cookieSecret(folder: string): Promise<string> {
  const file = path.join(folder, "secrets.json");
  await mkdir(folder, { recursive: true });
  const fresh: z.infer<typeof fileSchema> = { cookie: newSecret() };
  try {
    await writeFile(file, JSON.stringify(fresh), { mode: 0o600, flag: "wx" });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  return fileSchema.parse(JSON.parse(await readFile(file, "utf8"))).cookie;
}
