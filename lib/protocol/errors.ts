/** Everything that can go wrong on the wire: one class, one closed table of codes. */

/** Each code with the sentence a learner reads when nothing more exact is known. */
export const ERROR_TABLE = {
  ticket_missing: "This connection carried no ticket. Reload the page.",
  ticket_malformed: "This connection carried a ticket that cannot be read. Reload the page.",
  ticket_forged: "This ticket was not issued by this lab. Reload the page.",
  ticket_expired: "This ticket is too old. Reload the page.",
  origin_refused: "Another website tried to reach this lab.",
  protocol_mismatch: "The lab was upgraded. Reload the page.",
  bad_request: "The lab did not understand a message from this page.",
  rate_limited: "Too many messages in a short time.",
  lesson_unknown: "There is no such lesson.",
  lesson_locked: "Your host has not unlocked this lesson yet.",
  lesson_broken: "The lesson has an error that its author must mend.",
  watch_only: "You only look on here.",
  session_closed: "This sandbox has ended.",
  terminal_unknown: "This terminal is gone.",
  terminal_limit: "This sandbox has no room for another terminal.",
  port_closed: "Nothing listens on this port.",
  preview_refused: "This address shows a port of somebody's sandbox. If it is yours, open it from its lesson.",
  preview_busy: "Too many connections to the ports of this sandbox are open at a time.",
  host_unreachable: "The sandbox host does not answer.",
  host_full: "The sandbox host is full.",
  no_memory: "The sandbox host has no memory left for another sandbox.",
  no_disk: "The sandbox host has no disk space left for another sandbox.",
  setup_failed: "The sandbox could not be prepared for this lesson.",
  sandbox_failed: "The sandbox could not be created.",
  shutting_down: "The lab is being stopped.",
  sign_in_needed: "This needs you to sign in first.",
  passphrase_wrong: "This is not a host's passphrase.",
  code_unknown: "There is no workshop with this code.",
  workshop_over: "This workshop is over.",
  workshop_paused: "The host lets nobody in at the moment. Try again when they say so.",
  workshop_full: "All seats of this workshop are taken. Tell its host.",
  name_taken: "Somebody in this workshop has this name. If that is you, come back with your resume code.",
  not_found: "There is no such thing here.",
  store_unreachable: "The lab cannot reach what it keeps of workshops. Try again in a moment.",
} as const satisfies Record<string, string>;

export type ErrorCode = keyof typeof ERROR_TABLE;

/** An error as it crosses the wire. */
export interface WireError {
  code: ErrorCode;
  message: string;
}

/** An expected failure with a code from {@link ERROR_TABLE}; `cause` keeps what the machine said. */
export class DrydockError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string = ERROR_TABLE[code], options?: ErrorOptions) {
    super(message, options);
    this.name = "DrydockError";
    this.code = code;
  }

  toWire(): WireError {
    return { code: this.code, message: this.message };
  }
}

/** What an acknowledged request answers: the data, or why not. */
export type Result<T> = { ok: true; data: T } | { ok: false; error: WireError };
