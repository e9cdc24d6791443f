/** The learner's root filesystem as data: what is in it and why; cli/src/rootfs builds it. */
import path from "node:path";

/** A Debian root filesystem: built once, known by the hash of everything said here. */
export interface RootfsRecipe {
  name: "learner" | "vm";
  /** Debian release, by its code name. */
  suite: string;
  /** What mmdebstrap starts from: `essential` has no apt in it, `minbase` has. */
  variant: "essential" | "minbase";
  packages: readonly PackageChoice[];
  /** dpkg path-exclude patterns: files that the packages would bring and nobody reads here. */
  leaveOut: readonly string[];
  /** Folder whose files `finish` copies into the tree; part of the hash. */
  overlay: string;
  /** Executable that mmdebstrap runs on the build machine, with the tree as `$1`, once all packages are in. */
  finish: string;
  /** Versions of what `finish` copies from elsewhere; part of the hash. */
  versions: Readonly<Record<string, string>>;
}

export interface PackageChoice {
  name: string;
  why: string;
}

export const learnerRecipe: RootfsRecipe = {
  name: "learner",
  suite: "trixie",
  variant: "minbase",
  packages: [
    { name: "bash", why: "the learner's shell" },
    { name: "bash-completion", why: "Tab completes options and units as on a real server" },
    { name: "sudo", why: "lessons say `sudo unshare …`, as any article does" },
    { name: "procps", why: "ps, top, free, kill by name" },
    { name: "psmisc", why: "pstree shows what a PID namespace hides" },
    { name: "util-linux", why: "unshare, nsenter, lsns, setpriv" },
    { name: "mount", why: "mount and umount" },
    { name: "iproute2", why: "ip: links, addresses, routes, network namespaces" },
    { name: "iputils-ping", why: "ping between namespaces" },
    { name: "strace", why: "shows the clone, unshare and execve calls themselves" },
    { name: "tini", why: "the sandbox's init: reaps what a learner leaves behind" },
    { name: "libnss-myhostname", why: "sudo looks up the hostname, which a lesson on UTS namespaces changes" },
    { name: "less", why: "the pager" },
    { name: "vim-tiny", why: "vi" },
    { name: "ncurses-term", why: "terminfo for the terminals that learners bring along" },
  ],
  leaveOut: [
    "/usr/share/man/*",
    "/usr/share/info/*",
    "/usr/share/doc/*",
    "/usr/share/lintian/*",
    "/usr/share/locale/*",
    "/var/cache/debconf/*-old",
  ],
  overlay: path.join(import.meta.dirname, "overlay"),
  finish: path.join(import.meta.dirname, "finish.sh"),
  versions: {},
};
