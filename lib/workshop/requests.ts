/** What a page may ask of the lab about workshops: every request, its shape and its bounds. */
import { z } from "zod/mini";
import { PROFILE_NAMES } from "../lesson/profile-names.ts";

export const MAX_SEATS = 500;
export const MAX_TITLE_LENGTH = 80;
export const MAX_MESSAGE_LENGTH = 500;

const typedCode = z.string().check(z.minLength(1), z.maxLength(100));
const text = (longest: number) => z.string().check(z.trim(), z.minLength(1), z.maxLength(longest));
const time = z.int().check(z.positive());

export const joinRequest = z.strictObject({ code: typedCode, name: z.string().check(z.maxLength(200)) });
export const resumeRequest = z.strictObject({ code: typedCode });
export const signInRequest = z.strictObject({ passphrase: typedCode });
export const newWorkshopRequest = z.strictObject({
  title: text(MAX_TITLE_LENGTH),
  course: z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,63}$/)),
  seats: z.int().check(z.gte(1), z.lte(MAX_SEATS)),
  /** Do hosts unlock one lesson after the other? */
  isPaced: z.optional(z.boolean()),
  endsAtMs: time,
});
export const changeWorkshopRequest = z.strictObject({
  seats: z.optional(z.int().check(z.gte(1), z.lte(MAX_SEATS))),
  isAdmitting: z.optional(z.boolean()),
  isPaced: z.optional(z.boolean()),
  endsAtMs: z.optional(time),
});
const lessonId = z.string().check(z.regex(/^[a-z0-9-]+\/[a-z0-9-]+$/), z.maxLength(200));
export const lessonLockRequest = z.strictObject({ lesson: lessonId, isUnlocked: z.boolean() });
/** Where a host is in the lessons, for who follows; `isStart` when they begin to lead. */
export const leadRequest = z.strictObject({
  lesson: lessonId,
  step: z.string().check(z.regex(/^[\p{L}\p{N}-]{0,200}$/u)),
  isStart: z.boolean(),
});
/** `lesson`: where the ticket is to lead; a workshop that unlocks one after the other wants to know. */
export const ticketRequest = z.strictObject({ lesson: z.optional(lessonId) });
/** One sandbox of somebody: made afresh, or stopped with its files kept. */
export const sandboxRequest = z.strictObject({ lesson: lessonId, act: z.enum(["reset", "stop"]) });
/** Sandboxes that are to stand ready before a class begins. */
export const warmRequest = z.strictObject({
  profile: z.enum(PROFILE_NAMES),
  count: z.int().check(z.gte(0), z.lte(MAX_SEATS)),
  minutes: z.int().check(z.gte(1), z.lte(240)),
});
export const messageRequest = z.strictObject({ text: text(MAX_MESSAGE_LENGTH) });
export const handRequest = z.strictObject({ isUp: z.boolean() });

/** What a host has said to everybody. */
export interface ClassMessage {
  id: string;
  text: string;
  sentAtMs: number;
}

/** Where a host is in the lessons, who leads a class. */
export interface LeadPlace {
  lesson: string;
  /** Id of the step; empty for the beginning. */
  step: string;
  lessonTitle: string;
  stepTitle: string | null;
  /** Since when somebody leads. */
  sinceMs: number;
}

/** Somebody's workshop as they see it, whenever it changes. */
export interface ClassView {
  endsAtMs: number;
  isOver: boolean;
  /** Ids of the lessons that may be opened; null for every one. */
  unlocked: string[] | null;
  /** Where their host leads them; null while nobody does. */
  lead: LeadPlace | null;
  handUpAtMs: number | null;
  /** The newest last. */
  messages: ClassMessage[];
}

/** What joining answers: the code is told this once. */
export interface JoinAnswer {
  name: string;
  resumeCode: string;
}
