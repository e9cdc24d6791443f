/** What the server's thread and the thread that keeps the screens say to each other. Offsets are the stream's. */
import type { Clearing } from "../../../lib/protocol/events.ts";

export type ToScreens = { screen: number } & (
  | { kind: "open"; columns: number; rows: number }
  /** Bytes up to `end`; the buffer changes hands. */
  | { kind: "write"; bytes: Uint8Array<ArrayBuffer>; end: number }
  | { kind: "resize"; columns: number; rows: number }
  | { kind: "clear"; what: Clearing }
  | { kind: "snapshot" }
  | { kind: "close" }
);

/** `parsed`: everything before `end` is on the screen; the last piece took so much processor time. */
export type FromScreens = { screen: number } & (
  | { kind: "parsed"; end: number; processorMs: number }
  /** The screen after everything before `offset`. */
  | { kind: "snapshot"; bytes: Uint8Array<ArrayBuffer>; offset: number }
);
