/** Probes the mounts that a sandbox is made of, by making them. */
import { APPLY_STEPS } from "../../../sandbox-server/src/sandbox/system-calls.ts";
import { type Finding, finding } from "./finding.ts";
import type { Machine } from "./machine.ts";

/** An overlay, an idmapped bind mount as sandboxes have it, and an overlay on that; prints a word for each that worked. */
const TRIAL = `
set -e
cd "$1"
mkdir base lower mapped upper work merged
mount -t overlay -o lowerdir=lower,upperdir=upper,workdir=work trial merged
umount merged
echo overlay
dir=$1
shift
"$@" user-namespace "$dir/user" 300000 65536 -- idmapped-bind "$dir/base" "$dir/mapped" "$dir/user" 2>&1
mount -t overlay -o lowerdir=mapped,upperdir=upper,workdir=work trial merged
echo idmap
`;

/** In a mount namespace of its own, on the cache's filesystem: idmapping is each filesystem's own affair. */
const IN_FOLDER_OF_ITS_OWN = `
mkdir -p "$1" && dir=$(mktemp -d "$1/probe.XXXXXX") || exit
trial=$2
shift 2
unshare --mount sh -c "$trial" sh "$dir" "$@"
status=$?
rm -rf "$dir"
exit $status
`;

export async function probeMounts(machine: Machine): Promise<Finding[]> {
  const command = ["sh", "-c", IN_FOLDER_OF_ITS_OWN, "sh", machine.cacheFolder, TRIAL, ...APPLY_STEPS];
  const output = machine.isRoot ? (await machine.run(command)).output : "not tried without root";
  const words = output.trim().split("\n");
  const conclude = (subject: string, word: string, remedy: string) => {
    const works = words.includes(word);
    return finding(subject, works ? "works" : (words.at(-1) ?? ""), works, ["native"], remedy);
  };
  return [
    conclude("overlayfs", "overlay", "load the kernel module overlay"),
    conclude("overlay on idmapped mount", "idmap", "takes Linux 5.19 and a filesystem such as ext4, xfs or btrfs"),
  ];
}
