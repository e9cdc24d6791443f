/**
 * Other web terminals, where this machine has them: `wetty` on the PATH (npm), `terminado` for the `python3` on the PATH
 * (PyPI). They are no dependencies of ours.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";

export const PEERS = ["wetty", "terminado"] as const;
export type PeerName = (typeof PEERS)[number];

const SHELL = ["bash", "--norc", "--noprofile"];
const ENV = { PATH: process.env.PATH ?? "", TERM: "xterm-256color", LANG: "C.UTF-8", PS1: "$ ", HOME: "/nonexistent" };

const TERMINADO = `
import sys, tornado.ioloop, tornado.web, terminado
manager = terminado.UniqueTermManager(shell_command=${JSON.stringify(SHELL)})
pages = [(r"/websocket", terminado.TermSocket, {"term_manager": manager})]
tornado.web.Application(pages).listen(int(sys.argv[1]), "127.0.0.1")
tornado.ioloop.IOLoop.current().start()
`;

export function isInstalled(name: PeerName): boolean {
  if (name === "terminado") return spawnSync("python3", ["-c", "import terminado"]).status === 0;
  return wettyPath() !== undefined;
}

/** Resolves once it accepts connections. */
export async function startPeer(name: PeerName): Promise<{ child: ChildProcess; port: number }> {
  const port = await freePort();
  const child = name === "wetty" ? startWetty(port) : start("python3", ["-c", TERMINADO, `${port}`]);
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`${name} ended with code ${child.exitCode}`);
  }
  return { child, port };
}

function startWetty(port: number): ChildProcess {
  const options = ["--host", "127.0.0.1", "--port", `${port}`, "--log-level", "error", "--command", "bash"];
  // By our own Node, so that both run on the same.
  return start(process.execPath, [wettyPath() ?? "", ...options]);
}

function start(command: string, args: string[]): ChildProcess {
  return spawn(command, args, { env: ENV, stdio: "ignore" });
}

function wettyPath(): string | undefined {
  const places = (process.env.PATH ?? "").split(":").map((folder) => path.join(folder, "wetty"));
  return places.find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("there is no free port");
  return address.port;
}

async function answers(port: number): Promise<boolean> {
  try {
    await fetch(`http://127.0.0.1:${port}/`);
    return true;
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 50));
    return false;
  }
}
