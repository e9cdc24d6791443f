/**
 * What the sandbox-server tells web of learners: which tasks it saw done, once each for good, and how each session is now.
 * Web connects to it and listens: a sandbox host may have no way out of its network. Pure; the caller brings the HMAC.
 */
import { z } from "zod/mini";
import type { HostReading } from "../capacity/host-reading.ts";
import { PROFILE_NAMES } from "../lesson/profile-names.ts";
import { CLOCK_LEEWAY_MS, TICKET_LIFETIME_MS } from "./limits.ts";
import type { Mac } from "./ticket.ts";

/** The socket.io namespace of this line. Pages reach it too, and are refused for want of a line ticket. */
export const REPORTS_NAMESPACE = "/reports";

const reportSchema = z.strictObject({
  /** The same task done in the same sandbox has the same id, however often it is told. */
  id: z.string().check(z.regex(/^[\w.-]{1,200}$/)),
  learner: z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/)),
  lesson: z.string().check(z.regex(/^[a-z0-9-]+\/[a-z0-9-]+$/)),
  task: z.string().check(z.regex(/^[a-z0-9-]{1,64}$/)),
  doneAtMs: z.int(),
});

/** A task that the sandbox-server saw done. */
export type TaskReport = z.infer<typeof reportSchema>;

export const taskReportSchema = reportSchema;

/** How a learner's session for a lesson is now. */
export interface SessionNow {
  learner: string;
  lesson: string;
  state: "queued" | "creating" | "ready" | "frozen" | "stopped" | "ended" | "failed";
  /** A page of theirs shows it. */
  isPresent: boolean;
  /** When they typed last, in ms since the epoch; null while they have not. */
  typedAtMs: number | null;
  tasks: { id: string; status: "waiting" | "todo" | "done"; reason: string }[];
}

/** What the sandbox-server says on the line. Types only but for the report, which counts as achieved once it is believed. */
export interface ReportMessages {
  /** Told again until it is answered; `mac` is over its text. */
  "task:done": (report: string, mac: string, taken: () => void) => void;
  /** All sessions there are after connecting, those that have changed from then on. */
  "sessions:now": (sessions: SessionNow[]) => void;
  /** Every few seconds. */
  "host:now": (reading: HostReading) => void;
}

/** What web asks on the line: that learners' sandboxes are stopped and their pages let go. */
export const dismissalSchema = z.strictObject({
  learners: z.array(z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/))).check(z.maxLength(1000)),
  /** Their files go too. */
  isForGood: z.boolean(),
});

export type Dismissal = z.infer<typeof dismissalSchema>;

/** What a host has done to people's sandboxes: made afresh, stopped with files kept, or given more time. */
export const sandboxOrderSchema = z.strictObject({
  learners: z.array(z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/))).check(z.maxLength(1000)),
  /** Those for this lesson alone; null for every one. */
  lesson: z.nullable(z.string().check(z.regex(/^[a-z0-9-]+\/[a-z0-9-]+$/))),
  act: z.enum(["reset", "stop", "extend"]),
});

export type SandboxOrder = z.infer<typeof sandboxOrderSchema>;

/** What a host has made ready before a class begins: so many sandboxes stand ready for so long. */
export const warmOrderSchema = z.strictObject({
  profile: z.enum(PROFILE_NAMES),
  count: z.int().check(z.gte(0), z.lte(500)),
  forMs: z.int().check(z.gte(0), z.lte(24 * 60 * 60 * 1000)),
});

export type WarmOrder = z.infer<typeof warmOrderSchema>;

export interface ReportRequests {
  "learners:dismiss": (dismissal: Dismissal) => void;
  /** Answered with how many sandboxes it was done to. */
  "sandboxes:act": (order: SandboxOrder, done: (count: number) => void) => void;
  /** Answered with how many will stand ready: no more than there are free places. */
  "pool:warm": (order: WarmOrder, done: (count: number) => void) => void;
}

const macText = (text: string) => `task-report.${text}`;

/** @returns what `task:done` carries */
export function sealReport(report: TaskReport, mac: Mac): [text: string, mac: string] {
  const text = JSON.stringify(report);
  return [text, mac.sign(macText(text))];
}

/** Null for what no sandbox-server of this lab has signed. */
export function openReport(text: unknown, signature: unknown, mac: Mac): TaskReport | null {
  if (typeof text !== "string" || typeof signature !== "string" || !mac.verify(macText(text), signature)) return null;
  try {
    return reportSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** With this web is let in on the line; it is no learner's ticket, nor is one of those good here. */
export function issueLineTicket(mac: Mac, nowMs: number): string {
  const body = `web.${nowMs + TICKET_LIFETIME_MS}`;
  return `${body}.${mac.sign(body)}`;
}

export function isLineTicket(ticket: unknown, mac: Mac, nowMs: number): boolean {
  const [, body = "", expiresAt = "", signature = ""] =
    /^(web\.(\d{1,16}))\.([\w-]+)$/.exec(typeof ticket === "string" ? ticket : "") ?? [];
  return body !== "" && mac.verify(body, signature) && Number(expiresAt) + CLOCK_LEEWAY_MS >= nowMs;
}
