/** A request about workshops once it has been read, and what is answered. */
import type { z } from "zod/mini";
import { DrydockError, type ErrorCode } from "../../lib/protocol/errors.ts";

export interface Call {
  /** Parts of the path, by the names that the route gives them. */
  params: Readonly<Record<string, string>>;
  body: unknown;
  cookies: ReadonlyMap<string, string>;
  address: string;
  /** The page's, or null where no page asks. */
  origin: string | null;
  nowMs: number;
}

/** Tells an event to a page, which it gets as JSON. */
export type Tell = (event: unknown) => void;

export interface Reply {
  /** What the page gets as JSON. */
  data?: unknown;
  cookies?: string[];
  /** Something to be saved, in place of `data`. */
  file?: { name: string; type: string; text: string };
  /** A stream of events, in place of `data`: begins to tell, and returns what ends that. */
  events?: (tell: Tell) => () => void;
}

export type Handler = (call: Call) => Promise<Reply>;
/** By `METHOD /path/:param`. */
export type Routes = Readonly<Record<string, Handler>>;

const STATUSES: Partial<Record<ErrorCode, number>> = {
  bad_request: 400,
  sign_in_needed: 401,
  origin_refused: 403,
  passphrase_wrong: 403,
  code_unknown: 404,
  lesson_unknown: 404,
  not_found: 404,
  workshop_over: 409,
  lesson_locked: 409,
  session_closed: 409,
  workshop_paused: 409,
  workshop_full: 409,
  name_taken: 409,
  rate_limited: 429,
  host_unreachable: 503,
  store_unreachable: 503,
};

export function statusOf(code: ErrorCode): number {
  return STATUSES[code] ?? 500;
}

/** @throws DrydockError `bad_request` that names what is wrong */
export function parsed<T>(schema: z.ZodMiniType<T>, body: unknown): T {
  const { success, data, error } = schema.safeParse(body);
  if (success) return data;
  const [issue] = error.issues;
  throw new DrydockError("bad_request", `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
}

export function isSecure({ origin }: Call): boolean {
  return origin?.startsWith("https:") ?? false;
}
