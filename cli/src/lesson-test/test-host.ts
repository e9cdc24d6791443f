/** Where lessons are tested: a sandbox host, native or in the virtual machine, that is kept for one run after another. */
import path from "node:path";
import { createInterface } from "node:readline";
import { PassThrough, type Readable } from "node:stream";
import { type TestEvent, type TestRequest, testEventSchema } from "../../../lib/lesson/test-events.ts";
import { AgentConnection } from "../../../vm/agent/connection.ts";
import { endOf, endProcess, spawnTethered, systemEnvironment } from "../../../vm/tethered.ts";
import { CommandFailure } from "../command-failure.ts";
import type { HostKind } from "../doctor/finding.ts";
import { cacheFolder, PROJECT, projectNode, runtimeFolder } from "../places.ts";
import { lockFile } from "../rootfs/file-lock.ts";
import { nativeEnvironment } from "../rootfs/native-environment.ts";
import { explainVmFailure, startBareMachine } from "../vm/bare-machine.ts";
import { GUEST_PROJECT } from "../vm/start.ts";

/** What runs there; a program of the sandbox-server's, so that it tests what learners get. */
const RUNNER = "sandbox-server/src/lesson-test/main.ts";

/** Time to take down the sandboxes of a run that is to stop. */
const STOP_GRACE_MS = 30_000;

export interface TestHost extends AsyncDisposable {
  /** Resolves when all lessons were run; `directory` of the request is relative to the project. */
  run(request: TestRequest, onEvent: (event: TestEvent) => void, stop: AbortSignal): Promise<void>;
}

export function startTestHost(kind: HostKind): Promise<TestHost> {
  return kind === "vm" ? startVmTestHost() : startNativeTestHost();
}

async function startVmTestHost(): Promise<TestHost> {
  await using cleanup = new AsyncDisposableStack();
  const stateFolder = runtimeFolder(`test-${process.pid}`);
  const vm = cleanup.use(await startBareMachine(stateFolder, "agent"));
  const connection = await AgentConnection.open(vm.agent).catch(explainVmFailure(stateFolder));
  const kept = cleanup.move();
  return {
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
    async run(request, onEvent, stop) {
      const stdout = new PassThrough();
      const events = readEvents(stdout, onEvent);
      const command = ["node", RUNNER, argument(request, GUEST_PROJECT)];
      const onStop = () => connection.signal("SIGTERM");
      stop.addEventListener("abort", onStop, { once: true });
      try {
        const streams = { stdin: new PassThrough(), stdout, stderr: process.stderr };
        const status = await connection
          .run({ command, cwd: GUEST_PROJECT, env: {} }, streams)
          .catch(explainVmFailure(stateFolder));
        stdout.end();
        await events;
        requireSuccess(status === 0 ? "exit code 0" : `exit code ${status}`);
      } finally {
        stop.removeEventListener("abort", onStop);
      }
    },
  };
}

async function startNativeTestHost(): Promise<TestHost> {
  await using cleanup = new AsyncDisposableStack();
  const native = await nativeEnvironment();
  // Two runs on one machine would sweep each other's sandboxes away.
  const lock = path.join(cacheFolder(), "lesson-test.lock");
  cleanup.use(await lockFile(lock, () => console.error("Another lesson test runs on this machine; waiting for it.")));
  const kept = cleanup.move();
  return {
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
    async run(request, onEvent, stop) {
      const child = spawnTethered([projectNode(PROJECT), path.join(PROJECT, RUNNER), argument(request, PROJECT)], {
        stdio: ["ignore", "pipe", "inherit"],
        cwd: PROJECT,
        deathSignal: "TERM",
        env: { ...systemEnvironment(), ...native },
      });
      const onStop = () => void endProcess(child, STOP_GRACE_MS);
      stop.addEventListener("abort", onStop, { once: true });
      if (child.stdout === null) throw new Error("the runner has no output");
      const [end] = await Promise.all([endOf(child), readEvents(child.stdout, onEvent)]);
      stop.removeEventListener("abort", onStop);
      requireSuccess(end);
    },
  };
}

function argument(request: TestRequest, project: string): string {
  return JSON.stringify({ ...request, directory: path.join(project, request.directory) });
}

/** A line of JSON is an event; anything else is for the person at the terminal. */
async function readEvents(output: Readable, onEvent: (event: TestEvent) => void): Promise<void> {
  for await (const line of createInterface({ input: output })) {
    if (line.startsWith("{")) onEvent(testEventSchema.parse(JSON.parse(line)));
    else console.error(line);
  }
}

function requireSuccess(end: string): void {
  if (end !== "exit code 0") throw new CommandFailure(`The lesson test broke off (${end}); its own words are above.`);
}
