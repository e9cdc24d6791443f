/** Why sessions end, in the words that their learners read. */
import type { SessionEnd } from "../../../lib/protocol/events.ts";

export const CRASHED: SessionEnd = {
  reason: "crashed",
  message: "Every process in the sandbox has ended, its init included. Start a fresh sandbox to go on.",
};

export const HOST_STOPPED: SessionEnd = { reason: "host_stopped", message: "The lab was stopped by whoever runs it." };

export const RESTARTED: SessionEnd = {
  reason: "restarted",
  message: "The lab was restarted; what ran in this sandbox has ended.",
};

export const TOOK_KERNEL_MEMORY: SessionEnd = {
  reason: "memory",
  message:
    "What ran here made the kernel itself take so much memory that the machine had hardly any left. It was stopped; your files are kept.",
};

export const WORKSHOP_OVER: SessionEnd = { reason: "workshop_over", message: "The workshop is over." };

export const LEFT_WORKSHOP: SessionEnd = { reason: "workshop_over", message: "You are in this workshop no more." };

export const STOPPED_BY_HOST: SessionEnd = { reason: "host", message: "Your host has stopped this sandbox." };

export const LEFT_QUEUE: SessionEnd = { reason: "idle", message: "You left while you waited for a place." };

export function replacedEnd(allowed: number): SessionEnd {
  return {
    reason: "replaced",
    message: `You opened another lesson; a learner has at most ${allowed} sandboxes at a time.`,
  };
}

/** Stopped, with files kept. */
export function idleEnd(afterMs: number): SessionEnd {
  return { reason: "idle", message: `Nobody looked at this sandbox for ${duration(afterMs)}.` };
}

export function lifetimeEnd(afterMs: number): SessionEnd {
  return { reason: "lifetime", message: `The sandbox has had its ${duration(afterMs)}.` };
}

export function deletedEnd(afterMs: number): SessionEnd {
  return { reason: "idle", message: `Nobody came back to this sandbox for ${duration(afterMs)}; its files are gone.` };
}

/** In the largest unit that leaves a whole number: `30 minutes`, `4 hours`. */
function duration(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  const [count, unit] = minutes % 60 === 0 ? [minutes / 60, "hour"] : [minutes, "minute"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
