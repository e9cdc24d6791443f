/** A pty host of its own for each test file: a real process, shut down when the tests have run. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PtyHost } from "./pty-host.ts";

const fail = (message: string, error: unknown): void => {
  throw new Error(message, { cause: error });
};

/** Started in a folder of its own; both are gone at the end of its scope. */
export async function startTestPtyHost(report = fail) {
  const folder = await mkdtemp(path.join(tmpdir(), "drydock-pty-host-"));
  const socketPath = path.join(folder, "pty-host.sock");
  const host = await PtyHost.at(socketPath, report);
  return {
    host,
    socketPath,
    async [Symbol.asyncDispose]() {
      await host.shutDown();
      await rm(folder, { recursive: true });
    },
  };
}
