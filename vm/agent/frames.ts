/** The messages between the VM's agent and the host: several commands over one byte stream. */

/** What a frame carries; the direction is from the side that starts a command (host) or runs it (guest). */
export const FRAME = {
  /** To the host, once, first: the agent is there. The relay adds its own process id, in decimal. */
  ready: 0,
  /** Host to guest, JSON {@link StartRequest}: run this and call it by this channel. */
  start: 1,
  /** Host to guest, bytes for its standard input; an empty one closes it. */
  stdin: 2,
  /** Host to guest, the name of a signal for the command's process group. */
  signal: 3,
  /** Guest to host, bytes. */
  stdout: 4,
  stderr: 5,
  /** Guest to host, the exit status in decimal, 128 + signal number for a killed one; ends the channel. */
  exit: 6,
} as const;
export type FrameKind = (typeof FRAME)[keyof typeof FRAME];

export interface Frame {
  kind: FrameKind;
  channel: number;
  payload: Uint8Array;
}

const HEADER_BYTES = 9;
const KINDS: ReadonlyMap<number, FrameKind> = new Map(Object.values(FRAME).map((kind) => [kind, kind]));

/** u32 payload length, u32 channel, u8 kind (all big-endian), payload. */
export function encodeFrame({ kind, channel, payload }: Frame): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(payload.byteLength, 0);
  header.writeUInt32BE(channel, 4);
  header.writeUInt8(kind, 8);
  return Buffer.concat([header, payload]);
}

/**
 * Cuts a byte stream back into frames, wherever its chunks end. Ends with the stream, and so does a stream that is cut
 * off: its other end is gone either way. Throws on a kind it does not know.
 */
export async function* decodeFrames(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Frame> {
  let pending = Buffer.alloc(0);
  for await (const chunk of untilCutOff(stream)) {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + pending.readUInt32BE(0);
      if (pending.length < end) break;
      const kind = KINDS.get(pending.readUInt8(8));
      if (kind === undefined) throw new Error(`unknown frame kind ${pending.readUInt8(8)}`);
      yield { kind, channel: pending.readUInt32BE(4), payload: pending.subarray(HEADER_BYTES, end) };
      pending = pending.subarray(end);
    }
  }
}

async function* untilCutOff(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch {
    // ERR_STREAM_PREMATURE_CLOSE or ECONNRESET.
  }
}

/** Takes the `ready` frame that opens every stream; returns its payload as text. */
export async function takeReady(frames: AsyncIterator<Frame>): Promise<string> {
  const { done, value } = await frames.next();
  if (done || value.kind !== FRAME.ready) throw new Error("the virtual machine ended before its agent was there");
  return Buffer.from(value.payload).toString();
}
