/** Runs one command in a VM for whoever sits at this terminal: streams, signals and exit status as if it ran here. */
import { once } from "node:events";
import { connect } from "node:net";
import { AgentConnection } from "../../../vm/agent/connection.ts";
import type { StartRequest } from "../../../vm/agent/start-request.ts";
import { onInterrupt } from "../stop-signal.ts";
import { agentSocket } from "./keeper.ts";

/** What a shell tells of a command that Ctrl-C ended: 128 + SIGINT. */
const INTERRUPTED_STATUS = 130;

/** Connects to the agent of a VM that `vm up` keeps; null when there is none. */
export async function connectToKeeper(stateFolder: string): Promise<AgentConnection | null> {
  const socket = connect(agentSocket(stateFolder));
  try {
    await once(socket, "connect");
  } catch {
    return null; // ENOENT: never started; ECONNREFUSED: its keeper was killed.
  }
  return AgentConnection.open(socket);
}

/**
 * Resolves with the command's exit status. The first Ctrl-C or SIGTERM goes to the command; at the next one we do not
 * wait for it any longer.
 */
export async function runCommand(connection: AgentConnection, request: StartRequest): Promise<number> {
  const givenUp = Promise.withResolvers<number>();
  const stopListening = onInterrupt((signal, count) => {
    if (count === 1) connection.signal(signal);
    else givenUp.resolve(INTERRUPTED_STATUS);
  });
  try {
    return await Promise.race([connection.run(request, process), givenUp.promise]);
  } finally {
    stopListening();
  }
}
