/** The learner's root filesystems as data: what is in them and why; cli/src/rootfs builds them. */
import path from "node:path";
import { IMAGE_SOURCES } from "./images/images.ts";

/** A Debian root filesystem: built once, known by the hash of everything said here. */
export interface RootfsRecipe {
  name: "learner" | "docker" | "vm";
  /** Debian release, by its code name. */
  suite: string;
  /** What mmdebstrap starts from: `essential` has no apt in it, `minbase` has. */
  variant: "essential" | "minbase";
  packages: readonly PackageChoice[];
  /** dpkg path-exclude patterns: files that the packages would bring and nobody reads here. */
  leaveOut: readonly string[];
  /** Executable that mmdebstrap runs on the build machine, with the tree as `$1`, once the essential packages are in. */
  begin?: string;
  /** The same, once all packages are in. */
  finish: string;
  /** Files, and folders of files, that these two use; part of the hash. */
  sources: readonly string[];
  /** Versions of what `finish` copies from elsewhere; part of the hash. */
  versions: Readonly<Record<string, string>>;
}

export interface PackageChoice {
  name: string;
  why: string;
}

const here = import.meta.dirname;

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
  finish: path.join(here, "finish.sh"),
  sources: [path.join(here, "overlay")],
  versions: {},
};

/** What the base has, a Docker Engine, and the tools that lessons compare it with. */
export const dockerRecipe: RootfsRecipe = {
  ...learnerRecipe,
  name: "docker",
  packages: [
    ...learnerRecipe.packages,
    { name: "docker.io", why: "the engine: dockerd and docker-proxy" },
    { name: "docker-cli", why: "docker" },
    { name: "docker-buildx", why: "docker build" },
    { name: "docker-compose", why: "docker compose" },
    { name: "containerd", why: "what the engine hands containers to, and ctr" },
    { name: "runc", why: "the engine's OCI runtime, and a container by hand" },
    { name: "crun", why: "another OCI runtime, to be swapped in" },
    { name: "lxc", why: "a container before Docker" },
    { name: "iptables", why: "the engine publishes ports with it" },
    { name: "nftables", why: "shows what iptables has made of that" },
    { name: "nginx", why: "serves the courses' images to the engine, and is one of them" },
    { name: "busybox-static", why: "is one of them too" },
    { name: "curl", why: "asks published ports, and the engine's API" },
    { name: "ca-certificates", why: "for a host that lets learners out" },
    { name: "jq", why: "reads the API's answers and image manifests" },
    { name: "tcpdump", why: "shows packets on the bridge" },
  ],
  begin: path.join(here, "docker/begin.sh"),
  finish: path.join(here, "docker/finish.sh"),
  sources: [
    ...learnerRecipe.sources,
    learnerRecipe.finish,
    path.join(here, "docker/overlay"),
    path.join(here, "images/layers"),
  ],
  versions: { images: JSON.stringify(IMAGE_SOURCES) },
};
