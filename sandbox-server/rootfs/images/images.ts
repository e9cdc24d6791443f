/** What each image of the catalogue (lib/images) is made of: the upstream image, pinned, or a stand-in of our own. */
import type { ImageName } from "../../../lib/images/catalogue.ts";

/** Layers that rootfs/docker/begin.sh and finish.sh make, by the names of their tar files. */
export type LayerName = "busybox" | "debian" | "hello-web-1.0" | "hello-web-2.0" | "hello-world" | "nginx" | "registry";

export interface ImageSource {
  /** On Docker Hub: an index for all processors or one manifest, by the digest of its bytes. */
  upstream?: { repository: string; digest: string };
  standIn: StandIn;
}

export interface StandIn {
  /** What is in it, for `docker inspect`. */
  description: string;
  /** The Debian package whose version the tag must be the beginning of; see `versions` in the hooks. */
  versionOf?: LayerName;
  /** The lowest first. */
  layers: readonly LayerName[];
  config: ContainerConfig;
}

/** How a container of it starts (opencontainers/image-spec, config.md). */
export interface ContainerConfig {
  Env?: readonly string[];
  Entrypoint?: readonly string[];
  Cmd?: readonly string[];
  ExposedPorts?: Readonly<Record<string, object>>;
  Volumes?: Readonly<Record<string, object>>;
  WorkingDir?: string;
  StopSignal?: string;
}

const PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

const helloWeb: ContainerConfig = {
  Env: [PATH],
  Cmd: ["hello-web"],
  ExposedPorts: { "8080/tcp": {} },
  WorkingDir: "/www",
};

export const IMAGE_SOURCES: Readonly<Record<ImageName, ImageSource>> = {
  "hello-world": {
    standIn: {
      description: "A greeting of Drydock's own; a stand-in, not the upstream image",
      layers: ["busybox", "hello-world"],
      config: { Env: [PATH], Cmd: ["/hello"] },
    },
  },
  nginx: {
    upstream: {
      repository: "library/nginx",
      digest: "sha256:41b194461e4bae16f9b25d68b0976ed4735b89ca625c89aad88e1c1c3b7e8860",
    },
    standIn: {
      description: "Debian's nginx on a Debian without documentation; a stand-in, not the upstream image",
      versionOf: "nginx",
      layers: ["debian", "nginx"],
      config: {
        Env: [PATH],
        Cmd: ["nginx", "-g", "daemon off;"],
        ExposedPorts: { "80/tcp": {} },
        StopSignal: "SIGQUIT",
      },
    },
  },
  busybox: {
    upstream: {
      repository: "library/busybox",
      digest: "sha256:9db7b59979c38555a39def84a31fb98b5296952f9e3afd4f6f11f05b07adfab0",
    },
    standIn: {
      description: "Debian's static busybox; a stand-in, not the upstream image",
      versionOf: "busybox",
      layers: ["busybox"],
      config: { Env: [PATH], Cmd: ["sh"] },
    },
  },
  debian: {
    upstream: {
      repository: "library/debian",
      digest: "sha256:a29215f6a35e51e22adffa17f89e9d2ef06214e64a2bad10d765c46aea49f11f",
    },
    standIn: {
      description: "Debian's essential packages without documentation; a stand-in, not the upstream image",
      versionOf: "debian",
      layers: ["debian"],
      config: { Env: [PATH], Cmd: ["bash"] },
    },
  },
  "hello-web": {
    standIn: {
      description: "Drydock's own small HTTP application",
      layers: ["busybox", "hello-web-1.0"],
      config: helloWeb,
    },
  },
  "hello-web-2": {
    standIn: {
      description: "Drydock's own small HTTP application, the next version",
      layers: ["busybox", "hello-web-1.0", "hello-web-2.0"],
      config: helloWeb,
    },
  },
  registry: {
    upstream: {
      repository: "library/registry",
      digest: "sha256:a3d8aaa63ed8681a604f1dea0aa03f100d5895b6a58ace528858a7b332415373",
    },
    standIn: {
      description: "Debian's docker-registry on a Debian without documentation; a stand-in, not the upstream image",
      versionOf: "registry",
      layers: ["debian", "registry"],
      config: {
        Env: [PATH],
        Cmd: ["docker-registry", "serve", "/etc/docker/registry/config.yml"],
        ExposedPorts: { "5000/tcp": {} },
        Volumes: { "/var/lib/registry": {} },
      },
    },
  },
};
