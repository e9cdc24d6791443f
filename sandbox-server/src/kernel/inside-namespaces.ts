/**
 * Asks the kernel what it tells only to a process inside a namespace, such as a hostname: the host's own program is run
 * there. It enters nothing but that one namespace, so it and all it reads are the host's, not the learner's.
 */
import type { NamespaceType } from "../../../lib/kernel/facts.ts";
import type { Host } from "../host/host.ts";

/** A process, and the namespace it must still be in: its PID may have been given to another one. */
export interface Member {
  pid: number;
  inode: number;
}

const ANSWER_WITHIN_MS = 5_000;

/** nsenter's option for each type that is asked. */
const OPTIONS = { uts: "--uts", ipc: "--ipc", net: "--net" } as const;

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

/** What `command` prints in each of the namespaces, by inode; one that has ended, or does not answer, is left out. */
export async function runInside(
  host: Host,
  type: Extract<NamespaceType, keyof typeof OPTIONS>,
  members: readonly Member[],
  command: readonly string[],
): Promise<Map<number, string>> {
  using held = new DisposableStack();
  const namespaces = [...new Map(members.map((member) => [member.inode, member])).values()].flatMap(
    ({ pid, inode }) => {
      const file = host.holdFile(`/proc/${pid}/ns/${type}`, inode);
      return file ? [{ inode, descriptor: held.use(file).descriptor }] : [];
    },
  );
  if (namespaces.length === 0) return new Map();
  const last = String(namespaces.length + 2);
  const { stdout } = await host.run(["sh", "-c", SCRIPT, "sh", OPTIONS[type], last, ...command], {
    timeoutMs: ANSWER_WITHIN_MS,
    descriptors: namespaces.map(({ descriptor }) => descriptor),
  });
  const answers = stdout.split("\0");
  return new Map(
    namespaces.map(({ inode }, index) => [inode, answers[index] ?? ""] as const).filter(([, text]) => text !== ""),
  );
}
