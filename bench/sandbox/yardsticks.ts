/** What others take to bring a login shell to its prompt on the same root: each makes the same seven namespaces. */
import { mkdirSync, rmSync } from "node:fs";
import { layoutOf } from "../../sandbox-server/src/sandbox/layout.ts";
import { ociSpec, shellProcess } from "../../sandbox-server/src/sandbox/oci-spec.ts";
import { PROFILES } from "../../sandbox-server/src/sandbox/profiles.ts";
import type { Contender } from "../measure.ts";
import type { Ground } from "./ground.ts";
import { shellOn } from "./prompt.ts";

const SHELL = ["/bin/bash", "--login"];
const NAMESPACES = "--user --pid --mount --net --uts --ipc --cgroup".split(" ");

/** The name under which the learner's root is imported as a Docker image. */
const IMAGE = "drydock-bench";

/** Those that this machine has the program for; the others are named on stderr. */
export async function yardsticks(ground: Ground): Promise<Contender[]> {
  const { rootfs } = ground.roots;
  const has = async (what: string, ...command: string[]) => {
    const works = await ground.host.run(command, { timeoutMs: 10_000 }).then(
      ({ code }) => code === 0,
      () => false,
    );
    if (!works) console.error(`left out: ${what} is not to be had on this machine`);
    return works;
  };
  const bwrap = `bwrap --unshare-all --uid 1000 --gid 1000 --hostname drydock --ro-bind ${rootfs} / --proc /proc --dev /dev`;
  const docker = `docker run --rm --interactive --tty --user learner --network none ${IMAGE}`;
  const contenders: Contender[] = [
    { name: "crun run", round: () => bareContainer(ground, "crun") },
    { name: "unshare", round: () => shell("unshare", ...NAMESPACES, "--map-root-user", "--fork", `--root=${rootfs}`) },
  ];
  if (await has("runc", "runc", "--version")) {
    contenders.push({ name: "runc run", round: () => bareContainer(ground, "runc") });
  }
  if (await has("bwrap", "bwrap", "--version")) {
    contenders.push({ name: "bwrap", round: () => shell(...bwrap.split(" ")) });
  }
  if (await has("a Docker Engine", "docker", "version")) {
    const imported = ["sh", "-ec", `tar -C ${rootfs} -c . | docker import - ${IMAGE}`];
    await ground.host.run(imported, { timeoutMs: 300_000 });
    contenders.push({ name: "docker run", round: () => shell(...docker.split(" ")) });
  }
  return contenders;
}

async function shell(...command: string[]): Promise<number> {
  const started = await shellOn([...command, ...SHELL]);
  await started.exit();
  return started.promptMs;
}

let made = 0;

/** The plain shared root, read-only: no overlay, no disk, no delegation; the learner's shell is the container's init. */
async function bareContainer({ host, roots }: Ground, runtime: "crun" | "runc"): Promise<number> {
  made += 1;
  const layout = layoutOf({ id: `bare-${made}`, slot: made }, roots);
  const spec = ociSpec(layout, PROFILES.base);
  const bare = {
    ...spec,
    root: { path: roots.rootfs, readonly: true },
    // On the plain root the learner's home belongs to an id that is nobody inside.
    process: { ...spec.process, ...shellProcess(PROFILES.base), cwd: "/" },
    // A read-only root has no folder for the second sysfs.
    mounts: spec.mounts.filter(({ destination }) => destination !== "/.sysfs"),
    // The runtime makes the user namespace too.
    linux: { ...spec.linux, namespaces: spec.linux.namespaces.map(({ type }) => ({ type })) },
  };
  mkdirSync(layout.bundle, { recursive: true });
  host.writeText(`${layout.bundle}/config.json`, JSON.stringify(bare));
  const started = await shellOn([...BARE_RUNTIME[runtime], "run", "--bundle", layout.bundle, layout.id]);
  await started.exit();
  rmSync(layout.bundle, { recursive: true });
  return started.promptMs;
}

const BARE_RUNTIME = { crun: ["crun", "--cgroup-manager=cgroupfs"], runc: ["runc"] } as const;
