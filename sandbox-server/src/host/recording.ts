/** A door that leads nowhere: notes what would be done, for tests of order and failure that need no root. */
import type { Host, Ran } from "./host.ts";

export interface RecordingHost extends Host {
  /** What was done, in order: `run mount …`, `write /path`, `mkdir /path`. */
  readonly acts: string[];
  /** Contents that reads answer with; writes land here too. */
  readonly files: Map<string, string>;
  /** Makes the first act that starts with this text fail. */
  failAt(act: string, error: Error): void;
  /** Makes the first command that starts with this text exit with 1 and this on its standard error. */
  exitAt(command: string, stderr: string): void;
}

export function recordingHost(): RecordingHost {
  const acts: string[] = [];
  const files = new Map<string, string>();
  const failures = new Map<string, Error>();
  const exits = new Map<string, string>();
  const note = (act: string) => {
    acts.push(act);
    for (const [start, error] of failures) {
      if (!act.startsWith(start)) continue;
      failures.delete(start);
      throw error;
    }
  };
  return {
    acts,
    files,
    failAt: (act, error) => failures.set(act, error),
    exitAt: (command, stderr) => exits.set(command, stderr),
    async run(command): Promise<Ran> {
      const line = command.join(" ");
      note(`run ${line}`);
      for (const [start, stderr] of exits) {
        if (!line.startsWith(start)) continue;
        exits.delete(start);
        return { code: 1, stdout: "", stderr };
      }
      return { code: 0, stdout: "", stderr: "" };
    },
    async start(command) {
      note(`start ${command.join(" ")}`);
      return { ended: new Promise(() => {}), end: async () => note(`end ${command[0]}`) };
    },
    readText: (path) => files.get(path) ?? null,
    readHead(path, maxBytes) {
      const text = files.get(path);
      return text === undefined ? null : { text: text.slice(0, maxBytes), isCut: text.length > maxBytes };
    },
    holdFile: () => null,
    hold: (path) => ({ path, [Symbol.dispose]: () => {} }),
    openNonBlocking: () => null,
    readLink: (path) => files.get(path) ?? null,
    listDirectories(path) {
      const below = [...files.keys()].filter((name) => name.startsWith(`${path}/`));
      const folders = below.map((name) => name.slice(path.length + 1).split("/")).filter((parts) => parts.length > 1);
      return [...new Set(folders.map(([name = ""]) => name))];
    },
    exists: (path) => files.has(path),
    isExecutable: (path) => files.has(path),
    diskSpace: () => ({ totalBytes: 1, freeBytes: 1 }),
    allocatedBytes: () => 0,
    writeText(path, text) {
      note(`write ${path}`);
      files.set(path, text);
    },
    appendText(path, text) {
      note(`append ${path}`);
      files.set(path, `${files.get(path) ?? ""}${text}`);
    },
    replaceText(path, text) {
      note(`replace ${path}`);
      files.set(path, text);
    },
    moveToCgroup: async (pid, cgroup) => note(`move ${pid} ${cgroup}`),
    makeDirectory: (path, owner) => note(`mkdir ${path}${owner ? ` ${owner.uid}:${owner.gid}` : ""}`),
    changeOwner: (path, owner) => note(`chown ${path} ${owner.uid}:${owner.gid}`),
    removeEmptyDirectory(path) {
      note(`rmdir ${path}`);
      return true;
    },
    async removeTree(path) {
      note(`rm ${path}`);
    },
    kill(pid, signal) {
      note(`kill ${pid} ${signal}`);
      return true;
    },
    watch: () => () => {},
  };
}
