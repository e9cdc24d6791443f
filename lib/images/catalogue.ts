/**
 * The container images of the courses: the name by which a lesson's text calls each (`{{image.nginx}}`), and the reference
 * to pull. What each is made of stands in sandbox-server/rootfs/images; a tag here is true for both its sources.
 */
export const IMAGES = {
  /** Prints a greeting and ends. */
  "hello-world": "hello-world",
  /** A web server on port 80. */
  nginx: "nginx:1.26.3",
  /** A shell and three hundred small programs in one file. */
  busybox: "busybox:1.37.0",
  /** What others start from: a Debian without documentation. */
  debian: "debian:13-slim",
  /** Our own small HTTP application on port 8080, in two versions. */
  "hello-web": "hello-web:1.0",
  "hello-web-2": "hello-web:2.0",
  /** The registry itself, on port 5000. */
  registry: "registry:2.8.3",
} as const satisfies Record<string, string>;

export type ImageName = keyof typeof IMAGES;
