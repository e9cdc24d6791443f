/** The part of the wire contract that is about looking at the kernel: panels and timeline. */
import { z } from "zod/mini";
import type { Patch } from "../kernel/patch.ts";
import type { TimelineAvailability, TimelineBatch } from "../kernel/timeline.ts";
import { KERNEL_PANELS, type KernelView } from "../kernel/view.ts";

/** What a browser may say; part of `clientMessages`. */
export const kernelMessages = {
  /**
   * Look at the kernel: these panels (none for the timeline alone), and the timeline or not. Again with others to change
   * what is looked at: then the panels start over with a whole snapshot, and a timeline that was not looked at before with
   * the events that are kept.
   */
  "kernel:watch": z.strictObject({
    panels: z.array(z.enum(KERNEL_PANELS)).check(z.maxLength(KERNEL_PANELS.length)),
    timeline: z.boolean(),
  }),
  "kernel:unwatch": z.strictObject({}),
  /** What the panels showed at a moment of the last minutes (ms since the epoch). */
  "kernel:at": z.strictObject({ atMs: z.number().check(z.gte(0)) }),
} as const;

/** What each of them is answered with. */
export interface KernelAnswers {
  "kernel:watch": KernelWatchView;
  "kernel:unwatch": null;
  "kernel:at": KernelPast;
}

/** What there is to be looked at. */
export interface KernelWatchView {
  /** Absolute path of the sandbox's cgroup on the host: the paths of its files start with it. Null while there is none. */
  cgroup: string | null;
  timeline: TimelineAvailability;
}

/** A reading of the kernel, whole. */
export interface KernelSnapshot {
  /** ms since the epoch. */
  atMs: number;
  view: KernelView;
}

/** What changed since the last reading that this viewer was sent. */
export interface KernelPatch {
  atMs: number;
  patch: Patch;
}

/** The last reading before a moment, and between which moments readings are kept; null when there is none. */
export interface KernelPast {
  snapshot: KernelSnapshot | null;
  kept: { firstAtMs: number; lastAtMs: number } | null;
}

/**
 * What the sandbox-server sends to who looks. Each is acknowledged, and the next of its kind sent only then: a slow page
 * gets fewer and larger ones.
 */
export interface KernelServerMessages {
  /** Comes first after `kernel:watch`, and again whenever there is another sandbox. */
  "kernel:snapshot": (snapshot: KernelSnapshot, received: () => void) => void;
  "kernel:patch": (patch: KernelPatch, received: () => void) => void;
  /** In their order. */
  "timeline:events": (batch: TimelineBatch, received: () => void) => void;
}
