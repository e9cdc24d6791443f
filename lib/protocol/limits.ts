/** The bounds of every message a browser may send, and of what is kept for it. */

/** Widest and tallest terminal; the kernel's `struct winsize` allows 65,535, no screen needs it. */
export const MAX_COLUMNS = 500;
export const MAX_ROWS = 300;

/** Terminals that any sandbox may have open at a time; its profile may say fewer. */
export const MAX_TERMINALS = 8;

/** Longest answer to the question of a task, in characters. */
export const MAX_ANSWER_LENGTH = 200;

/** Largest single `terminal:input`, in bytes; a larger paste is cut into paced pieces by the client. */
export const MAX_INPUT_BYTES = 16 * 1024;

/** Largest frame socket.io accepts, in bytes: one input plus its envelope, with room. */
export const MAX_FRAME_BYTES = 64 * 1024;

/** Lifetime of a ticket. Long enough for a slow handshake, too short to be worth stealing. */
export const TICKET_LIFETIME_MS = 60_000;

/** How far the clocks of web and sandbox host may differ before tickets are refused. */
export const CLOCK_LEEWAY_MS = 10_000;
