/** virtiofsd, which shows the project folder to the VM: finding it, and starting it so that it can only read. */
import { access, constants, rm } from "node:fs/promises";
import path from "node:path";
import { socketReady } from "./socket-ready.ts";
import { endProcess, inNamespaces, spawnTethered } from "./tethered.ts";

/** Where distributions put it: Debian 12, Debian 13 and Fedora, Arch, QEMU's own default. */
const KNOWN_PATHS = [
  "/usr/lib/qemu/virtiofsd",
  "/usr/libexec/virtiofsd",
  "/usr/lib/virtiofsd",
  "/usr/libexec/qemu/virtiofsd",
  "/usr/bin/virtiofsd",
];

/** Path of the installed virtiofsd, or null. Both QEMU's own (until 7.2) and the Rust one after it will do. */
export async function findVirtiofsd(paths: readonly string[] = KNOWN_PATHS): Promise<string | null> {
  for (const candidate of paths) {
    const runs = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return candidate;
  }
  return null;
}

/** A folder served to the VM. */
export interface SharedFolder extends AsyncDisposable {
  socket: string;
}

/**
 * Where virtiofsd finds things, in a mount namespace of its own: the folder ($1) read-only on /mnt, since not every
 * version can be told to only read; the state folder ($2) on /tmp; and the /run/virtiofsd that QEMU's own flavour
 * insists on, which only root could make.
 */
const SET_UP_MOUNTS = `
set -e
mount --bind "$1" /mnt
mount -o remount,bind,ro /mnt
mount --bind "$2" /tmp
mount -t tmpfs run /run
mkdir /run/virtiofsd
shift 2
exec "$@"
`;

/** Serves `folder` read-only over a socket in `stateFolder`. */
export async function shareFolder(folder: string, stateFolder: string, logFd: number): Promise<SharedFolder> {
  const program = await findVirtiofsd();
  if (program === null) throw new Error("virtiofsd is not installed");
  const socket = path.join(stateFolder, "project.sock");
  await rm(socket, { force: true });

  // The `-o` spelling is the one that both flavours know.
  const serve = [program, `--socket-path=/tmp/${path.basename(socket)}`, "-o", "source=/mnt", "-o", "cache=auto"];
  const child = spawnTethered(inNamespaces(["sh", "-c", SET_UP_MOUNTS, "sh", folder, stateFolder, ...serve]), {
    stdio: ["ignore", logFd, logFd],
  });
  const stop = () => endProcess(child, 0); // It only reads: there is nothing to finish.
  try {
    await socketReady(socket, child, "virtiofsd");
  } catch (error) {
    await stop();
    throw error;
  }
  return { socket, [Symbol.asyncDispose]: stop };
}
