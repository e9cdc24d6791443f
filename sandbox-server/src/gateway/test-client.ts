/** How tests speak with the server as a page does: connect, ask, take the answer. */
import type { Result } from "../../../lib/protocol/errors.ts";
import type { ClientAnswers, ClientMessage } from "../../../lib/protocol/events.ts";
import type { LabClient } from "./testing.ts";

/** Connects, or answers with why not. */
export async function connect(socket: LabClient): Promise<{ code?: string; message: string } | null> {
  const { promise, resolve } = Promise.withResolvers<{ code?: string; message: string } | null>();
  socket.once("connect", () => resolve(null));
  socket.once("connect_error", (error: Error & { data?: { code: string; message: string } }) => {
    resolve(error.data ?? { message: error.message });
  });
  socket.connect();
  return promise;
}

export function ask<K extends keyof ClientAnswers>(socket: LabClient, name: K, payload: ClientMessage<K>) {
  return socket.emitWithAck(name, ...([payload] as never)) as Promise<Result<ClientAnswers[K]>>;
}

export function dataOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.data;
}

/** Sends what a page of ours never would. */
export function askAnything(socket: LabClient, name: string, payload: unknown): Promise<Result<unknown>> {
  return socket.emitWithAck(name as never, ...([payload] as never)) as Promise<Result<unknown>>;
}
