/** The host's side of the VM's agent: runs commands over the byte stream that leads to it. */
import { once } from "node:events";
import type { Duplex, Readable, Writable } from "node:stream";
import { decodeFrames, encodeFrame, FRAME, type Frame, type FrameKind, takeReady } from "./frames.ts";
import type { StartRequest } from "./start-request.ts";

export interface CommandStreams {
  stdin: Readable;
  stdout: Writable;
  stderr: Writable;
}

/** Runs one command after another over a stream of its own: the VM's agent port, or a socket of its relay. */
export class AgentConnection {
  static readonly #CHANNEL = 1;
  /** Process that keeps the VM, when a relay is in between. */
  readonly keeperPid: number | null;
  readonly #stream: Duplex;
  readonly #frames: AsyncGenerator<Frame>;

  private constructor(stream: Duplex, frames: AsyncGenerator<Frame>, keeperPid: number | null) {
    this.#stream = stream;
    this.#frames = frames;
    this.keeperPid = keeperPid;
  }

  /** Waits until the agent at the other end is there. */
  static async open(stream: Duplex): Promise<AgentConnection> {
    const frames = decodeFrames(stream);
    const keeper = await takeReady(frames);
    return new AgentConnection(stream, frames, keeper === "" ? null : Number(keeper));
  }

  /** Lets go; a command that still runs is killed by the relay. */
  close(): void {
    this.#stream.destroy();
  }

  /** Resolves when the other end is gone. Not while a command runs. */
  async ended(): Promise<void> {
    while (!(await this.#frames.next()).done);
  }

  /** Sends a signal to the running command's process group. */
  signal(name: NodeJS.Signals): void {
    this.#send(FRAME.signal, Buffer.from(name));
  }

  /** Runs a command and resolves with its exit status, as a shell would tell it. */
  async run(request: StartRequest, streams: CommandStreams): Promise<number> {
    this.#send(FRAME.start, Buffer.from(JSON.stringify(request)));
    const feed = (chunk: Buffer) => this.#send(FRAME.stdin, chunk);
    const close = () => this.#send(FRAME.stdin, new Uint8Array());
    streams.stdin.on("data", feed).once("end", close);
    try {
      for (;;) {
        const { done, value: frame } = await this.#frames.next();
        if (done) throw new Error("the virtual machine ended while the command ran");
        if (frame.kind === FRAME.exit) return Number(Buffer.from(frame.payload).toString());
        const output = frame.kind === FRAME.stdout ? streams.stdout : streams.stderr;
        if (!output.write(frame.payload)) await once(output, "drain");
      }
    } finally {
      streams.stdin.off("data", feed).off("end", close).pause();
    }
  }

  #send(kind: FrameKind, payload: Uint8Array): void {
    this.#stream.write(encodeFrame({ kind, channel: AgentConnection.#CHANNEL, payload }));
  }
}
