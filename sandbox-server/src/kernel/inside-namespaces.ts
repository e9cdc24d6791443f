/**
 * Asks the kernel what it tells only to a process inside a namespace, such as a hostname: the host's own program is run
 * there. It enters nothing but that one namespace, so it and all it reads are the host's, not the learner's.
 */
import type { Vantage } from "../../../lib/kernel/judge/vantage.ts";
import type { Host } from "../host/host.ts";
import { openKeptNamespace } from "./sandbox-file.ts";

const ANSWER_WITHIN_MS = 5_000;

/** What is taken of all answers together; a learner can make lists of any length. */
const MAX_ANSWER_BYTES = 512 * 1024;

/** Types that can be asked, with nsenter's option for each. */
const OPTIONS = { uts: "--uts", ipc: "--ipc", net: "--net" } as const;
type AskedType = keyof typeof OPTIONS;

/** Each namespace is a descriptor, 3 and up; answers end with a NUL, which none of them contains. */
const SCRIPT = `
option=$1 last=$2
shift 2
fd=3
while [ "$fd" -le "$last" ]; do
  nsenter "$option=/proc/self/fd/$fd" "$@"
  printf '\\0'
  fd=$((fd + 1))
done
`;

/**
 * What `command` prints in each of the namespaces, by inode; one that has ended, or does not answer, is left out.
 * @param mountNamespace of the sandbox's init, which sees the namespaces that mounts keep
 */
export async function runInside(
  host: Host,
  type: AskedType,
  vantages: readonly Vantage[],
  command: readonly string[],
  mountNamespace = 0,
): Promise<Map<number, string>> {
  await using held = new AsyncDisposableStack();
  const descriptors = new Map<number, number>();
  for (const vantage of vantages) {
    if (descriptors.has(vantage.inode)) continue;
    const descriptor = await holdNamespace(host, type, vantage, mountNamespace, held);
    if (descriptor !== null) descriptors.set(vantage.inode, descriptor);
  }
  if (descriptors.size === 0) return new Map();
  const last = String(descriptors.size + 2);
  const { stdout } = await host.run(["sh", "-c", SCRIPT, "sh", OPTIONS[type], last, ...command], {
    timeoutMs: ANSWER_WITHIN_MS,
    maxOutputBytes: MAX_ANSWER_BYTES,
    descriptors: [...descriptors.values()],
  });
  // An answer that was cut off lacks its NUL.
  const answers = stdout.split("\0").slice(0, -1);
  return new Map([...descriptors.keys()].flatMap((inode, index) => (answers[index] ? [[inode, answers[index]]] : [])));
}

async function holdNamespace(
  host: Host,
  type: AskedType,
  { pid, inode, keptAt }: Vantage,
  mountNamespace: number,
  held: AsyncDisposableStack,
): Promise<number | null> {
  if (keptAt === undefined) {
    const file = host.holdFile(`/proc/${pid}/ns/${type}`, inode);
    return file && held.use(file).descriptor;
  }
  const file = await openKeptNamespace({ pid, mountNamespace, path: keptAt, follow: false, contents: false }, inode);
  return file && held.use(file).fd;
}
