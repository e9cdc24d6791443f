/** The container images of the courses: the name by which a lesson's text calls each, and the reference to pull. */
export const IMAGES = {
  "hello-world": "hello-world:latest",
  nginx: "nginx:1.26",
  busybox: "busybox:1.37",
} as const satisfies Record<string, string>;
