/** Probes the mounts that a sandbox is made of, by making them. */
import { type Finding, finding } from "./finding.ts";
import type { Machine } from "./machine.ts";

/**
 * An overlay, an idmapped bind mount, and an overlay on that; prints a word for each that worked. The owner is looked
 * at because an older mount(8) ignores X-mount.idmap without a word.
 */
const TRIAL = `
set -e
cd "$1"
mkdir base lower mapped upper work merged
mount -t overlay -o lowerdir=lower,upperdir=upper,workdir=work trial merged
umount merged
echo overlay
mount --bind -o ro,X-mount.idmap=b:0:300000:65536 base mapped
[ "$(stat -c %u mapped)" = 300000 ] || { echo "this mount ignores X-mount.idmap"; exit 1; }
mount -t overlay -o lowerdir=mapped,upperdir=upper,workdir=work trial merged
echo idmap
`;

/** In a mount namespace of its own, on the cache's filesystem: idmapping is each filesystem's own affair. */
const IN_FOLDER_OF_ITS_OWN = `
mkdir -p "$1" && dir=$(mktemp -d "$1/probe.XXXXXX") || exit
unshare --mount sh -c "$2" sh "$dir"
status=$?
rm -rf "$dir"
exit $status
`;

export async function probeMounts(machine: Machine): Promise<Finding[]> {
  const command = ["sh", "-c", IN_FOLDER_OF_ITS_OWN, "sh", machine.cacheFolder, TRIAL];
  const output = machine.isRoot ? (await machine.run(command)).output : "not tried without root";
  const words = output.trim().split("\n");
  const conclude = (subject: string, word: string, remedy: string) => {
    const works = words.includes(word);
    return finding(subject, works ? "works" : (words.at(-1) ?? ""), works, ["native"], remedy);
  };
  return [
    conclude("overlayfs", "overlay", "load the kernel module overlay"),
    conclude(
      "overlay on idmapped mount",
      "idmap",
      "takes Linux 5.19, util-linux 2.39 (Debian 13, Ubuntu 24.04) and a filesystem such as ext4, xfs or btrfs",
    ),
  ];
}
