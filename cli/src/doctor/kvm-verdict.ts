/** Remembers what a probe boot showed about KVM, for as long as kernel, QEMU and user are the same. */
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { release } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { type KvmVerdict, probeKvm } from "../../../vm/kvm-probe.ts";
import { QEMU, type VmImages } from "../../../vm/qemu.ts";
import { cacheFolder } from "../places.ts";

const rememberedSchema = z.strictObject({
  machine: z.string(),
  works: z.boolean(),
  reason: z.string(),
  detail: z.string(),
});

/** The remembered verdict, or null when there is none for this kernel, QEMU and user. */
export async function knownKvmVerdict(): Promise<KvmVerdict | null> {
  try {
    const { machine, ...verdict } = rememberedSchema.parse(JSON.parse(await readFile(verdictFile(), "utf8")));
    return machine === (await machineIdentity()) ? verdict : null;
  } catch {
    return null; // Never written, or by another version: probing again is cheap.
  }
}

/** The verdict, by a probe boot if nobody remembers it. */
export async function kvmVerdict(images: VmImages): Promise<KvmVerdict> {
  const known = await knownKvmVerdict();
  if (known !== null) return known;
  const verdict = await probeKvm(images);
  const remembered: z.infer<typeof rememberedSchema> = { machine: await machineIdentity(), ...verdict };
  await mkdir(cacheFolder(), { recursive: true });
  await writeFile(verdictFile(), JSON.stringify(remembered));
  return verdict;
}

async function machineIdentity(): Promise<string> {
  const { stdout } = await promisify(execFile)(QEMU, ["--version"]);
  return `${release()}, uid ${process.getuid?.()}, ${stdout.split("\n")[0]}`;
}

function verdictFile(): string {
  return path.join(cacheFolder(), "kvm-verdict.json");
}
