/** `container`: one that an engine or a runtime has made, told from other processes by its namespaces and its cgroup. */
import { z } from "zod";
import { numberCondition } from "./parts.ts";
import { processReference } from "./process.ts";

export const CONTAINER_STATES = ["running", "paused", "exited", "created"] as const;

export const containerPredicate = z
  .strictObject({
    /** What a runtime was told to call it; with Docker, 64 hexadecimal digits. */
    id: z.string().min(1).max(128).optional(),
    /** Of these three Docker's records tell. */
    name: z.string().min(1).max(128).optional(),
    image: z.string().min(1).max(255).optional(),
    exitCode: z.int().min(0).max(255).optional(),
    state: z.enum(CONTAINER_STATES).default("running"),
    /** One of its processes is such a one. */
    process: processReference.optional(),
    /** How many such containers there are; at least one when left out. */
    count: numberCondition.optional(),
  })
  .refine(({ exitCode, state }) => exitCode === undefined || state === "exited", {
    error: "`exitCode` needs `state: exited`",
  });

export type ContainerPredicate = z.infer<typeof containerPredicate>;
