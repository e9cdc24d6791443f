/** A browser's socket, typed by the wire contract. */
import type { DefaultEventsMap, Socket } from "socket.io";
import type { ClientEvents, ServerMessages } from "../../../lib/protocol/events.ts";

/** What the server keeps of a connection it has admitted. */
export interface SocketData {
  learner: string;
  /** Looks on, and changes nothing. */
  isGuest: boolean;
  /** The one that it may open; null for any. */
  lesson: string | null;
}

export type LabSocket = Socket<ClientEvents, ServerMessages, DefaultEventsMap, SocketData>;
