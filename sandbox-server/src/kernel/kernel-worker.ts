/** The thread that reads the kernel for all sandboxes, so that reading a large one is on no learner's echo path. */
import { parentPort, workerData } from "node:worker_threads";
import { linuxHost } from "../host/linux.ts";
import type { FromKernel, KernelThreadData, ToKernel } from "./kernel-messages.ts";
import { NamespaceTree } from "./namespace-tree.ts";
import { SandboxKernel } from "./sandbox-kernel.ts";
import { sweepInstances } from "./trace/instance.ts";
import { prepareTracing, removeProbes, type Tracing, TracingUnavailable } from "./trace/tracing.ts";

/** Events are at most so old when they are told; a learner who looks for what they did finds it there. */
const TICK_MS = 100;

if (!parentPort) throw new Error("this module runs as a worker thread");
const port = parentPort;
const { cgroupRoot } = workerData as KernelThreadData;
const host = linuxHost();
const tree = new NamespaceTree(host, report);
const sandboxes = new Map<string, SandboxKernel>();
const tracing = prepare();
let clock: NodeJS.Timeout | undefined;

port.on("message", (message: ToKernel) => {
  if (message.kind === "stop") return stop();
  const { sandbox: id } = message;
  try {
    switch (message.kind) {
      case "open":
        sandboxes.set(id, new SandboxKernel({ id, subject: message.subject, host, tree, tracing, send, report }));
        break;
      case "look":
        sandboxes.get(id)?.look(message.interest);
        break;
      case "close":
        sandboxes.get(id)?.close();
        sandboxes.delete(id);
        break;
    }
  } catch (error) {
    report(`the kernel could not be asked (${message.kind})`, error);
  }
  setClock();
});

function stop(): never {
  for (const sandbox of sandboxes.values()) sandbox.pause();
  removeProbes(host);
  process.exit();
}

/** Runs while somebody looks at any of them. */
function setClock(): void {
  const isNeeded = [...sandboxes.values()].some((sandbox) => sandbox.isLookedAt);
  if (isNeeded) clock ??= setInterval(tick, TICK_MS);
  else {
    clearInterval(clock);
    clock = undefined;
  }
}

function tick(): void {
  for (const sandbox of sandboxes.values()) {
    try {
      sandbox.tick();
    } catch (error) {
      report("a sandbox's kernel view could not be read", error);
    }
  }
}

function prepare(): Tracing | null {
  try {
    const prepared = prepareTracing(host);
    sweepInstances(host, cgroupRoot);
    send({ kind: "availability", timeline: { isAvailable: true } });
    return prepared;
  } catch (error) {
    const known = error instanceof TracingUnavailable;
    // Whatever is the matter with tracing, the panels do without it.
    if (!known) report("the kernel's trace events could not be prepared", error);
    const reason = known
      ? error.message
      : "The kernel's trace events could not be prepared; the server's log says why.";
    const remedy = known ? error.remedy : "what the server's log asks for";
    send({ kind: "availability", timeline: { isAvailable: false, reason, remedy } });
    return null;
  }
}

function send(message: FromKernel): void {
  port.postMessage(message);
}

function report(message: string, error: unknown): void {
  send({ kind: "trouble", message, error });
}
