/**
 * Ends a connection that does not take what is sent to it. Flow control believes a viewer's acknowledgements, so one
 * that acknowledges what it has not read could otherwise fill the server's memory.
 */
import type { LabSocket } from "./lab-socket.ts";

/** All the windows and snapshots of a sandbox's terminals at once stay below it. */
const MAX_UNSENT_BYTES = 32 * 1024 * 1024;

/** @param onExceeded called at most once */
export function limitUnsent(socket: LabSocket, onExceeded: () => void): void {
  let unsentBytes = 0;
  const { conn } = socket;
  conn.on("packetCreate", ({ data }) => {
    if (data === undefined) return;
    const wasWithin = unsentBytes <= MAX_UNSENT_BYTES;
    unsentBytes += typeof data === "string" ? data.length : data.byteLength;
    if (wasWithin && unsentBytes > MAX_UNSENT_BYTES) onExceeded();
  });
  // Packets are handed over when those before them have been written to the network.
  conn.on("drain", () => {
    unsentBytes = 0;
  });
}
