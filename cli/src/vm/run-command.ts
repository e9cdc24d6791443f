/** Runs one command in a VM for whoever sits at this terminal: streams, signals and exit status as if it ran here. */
import { once } from "node:events";
import { connect } from "node:net";
import { AgentConnection } from "../../../vm/agent/connection.ts";
import type { StartRequest } from "../../../vm/agent/start-request.ts";
import { agentSocket } from "./keeper.ts";

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
  const interrupted = Promise.withResolvers<number>();
  let signals = 0;
  const pass = (signal: NodeJS.Signals, number: number) => {
    signals += 1;
    if (signals === 1) connection.signal(signal);
    else interrupted.resolve(128 + number);
  };
  process.on("SIGINT", pass).on("SIGTERM", pass);
  try {
    return await Promise.race([connection.run(request, process), interrupted.promise]);
  } finally {
    process.off("SIGINT", pass).off("SIGTERM", pass);
  }
}
