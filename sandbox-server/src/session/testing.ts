/** A sandbox that does nothing but note what is asked of it, for tests of sessions without a kernel. */
import type { Sandbox } from "../sandbox/sandbox.ts";

export function notingSandbox(id: string, log: string[]): Sandbox {
  const note = (act: string) => log.push(`${act} ${id}`);
  return {
    id,
    slot: 0,
    bundle: `/bundle/${id}`,
    cgroup: `/cgroup/${id}`,
    initPid: 1,
    shellCommand: () => [],
    shellPidFile: () => "",
    freeze: () => note("freeze"),
    thaw: () => note("thaw"),
    async stop() {
      note("stop");
      return [];
    },
    async destroy() {
      note("destroy");
      return [];
    },
  };
}
