/** A small lab for tests of the client: the real wire contract over real socket.io, with real shells on real ptys. */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo, Socket as TcpSocket } from "node:net";
import { type IPty, spawn } from "node-pty";
import { Server, type Socket } from "socket.io";
import { DrydockError, type WireError } from "#lib/protocol/errors.ts";
import { type ClientEvents, clientMessages, type ServerMessages, SOCKET_PATH } from "#lib/protocol/events.ts";
import { MAX_TERMINALS } from "#lib/protocol/limits.ts";

type LabSocket = Socket<ClientEvents, ServerMessages>;

/** A shell and every byte it has written. */
interface LabTerminal {
  id: string;
  pty: IPty;
  output: Buffer;
  /** Sockets that watch it. */
  viewers: Set<LabSocket>;
}

export interface Lab {
  origin: string;
  /** What the client has sent in the handshake, one entry an attempt. */
  handshakes: unknown[];
  acknowledged: number[];
  /** Every byte a client typed, in order of arrival. */
  typed(): Buffer;
  /** Every byte the shells wrote. */
  written(): Buffer;
  /** The next handshakes are refused with this; null accepts them again. */
  refuseWith(error: WireError | null): void;
  /** Cuts all connections as a broken network would. */
  cut(): void;
  /** From now on, `attach` answers with a snapshot instead of the bytes missed. */
  forgetOutput(): void;
  /** The next output is not sent to anybody. */
  loseNextOutput(): void;
  close(): Promise<void>;
}

export async function startLab(): Promise<Lab> {
  const http = createServer();
  const server = new Server<ClientEvents, ServerMessages>(http, { path: SOCKET_PATH });
  const connections = new Set<TcpSocket>();
  http.on("connection", (connection) => {
    connections.add(connection);
    connection.once("close", () => connections.delete(connection));
  });
  const terminals: LabTerminal[] = [];
  const handshakes: unknown[] = [];
  const acknowledged: number[] = [];
  const typed: Buffer[] = [];
  let refusal: WireError | null = null;
  let forgetful = false;
  let losing = false;

  function openTerminal(columns: number, rows: number): LabTerminal {
    // On a dumb terminal bash writes nothing but text.
    const env = { PS1: "$ ", PATH: process.env.PATH ?? "", TERM: "dumb" };
    const pty = spawn("/bin/bash", ["--norc", "--noprofile"], { cols: columns, rows, env, encoding: null });
    const terminal: LabTerminal = {
      id: randomBytes(16).toString("base64url"),
      pty,
      output: Buffer.alloc(0),
      viewers: new Set(),
    };
    pty.onData((data) => {
      const bytes = Buffer.from(data);
      const offset = terminal.output.byteLength;
      terminal.output = Buffer.concat([terminal.output, bytes]);
      if (!losing) for (const viewer of terminal.viewers) viewer.emit("terminal:data", terminal.id, offset, bytes);
      losing = false;
    });
    terminals.push(terminal);
    return terminal;
  }

  const viewOf = ({ id, pty }: LabTerminal) => ({
    id,
    number: terminals.findIndex((terminal) => terminal.id === id) + 1,
    columns: pty.cols,
    rows: pty.rows,
    exit: null,
  });
  const view = () => ({
    state: { kind: "ready" } as const,
    clock: null,
    terminals: terminals.map(viewOf),
    maxTerminals: MAX_TERMINALS,
    guests: 0,
    control: "none" as const,
    typists: {},
    tasks: [],
  });
  const find = (id: string) => terminals.find((terminal) => terminal.id === id);

  server.use((socket, next) => {
    handshakes.push(socket.handshake.auth);
    next(refusal ? Object.assign(new Error(refusal.code), { data: refusal }) : undefined);
  });
  server.on("connection", (socket) => {
    socket.on("session:open", (_, answer) => answer({ ok: true, data: view() }));
    socket.on("session:reset", (_, answer) => answer({ ok: true, data: view() }));
    socket.on("terminal:open", ({ columns, rows }, answer) => {
      answer({ ok: true, data: viewOf(openTerminal(columns, rows)) });
      server.emit("session:state", view());
    });
    socket.on("terminal:attach", ({ terminal: id, columns, rows, from }, answer) => {
      const terminal = find(id);
      if (!terminal) {
        answer({ ok: false, error: new DrydockError("terminal_unknown").toWire() });
        return;
      }
      terminal.pty.resize(columns, rows);
      terminal.viewers.add(socket);
      socket.once("disconnect", () => terminal.viewers.delete(socket));
      const snapshot = from === null || forgetful ? terminal.output : null;
      const offset = snapshot ? terminal.output.byteLength : (from ?? 0);
      answer({ ok: true, data: { snapshot, offset, columns, rows, exit: null } });
      const missed = terminal.output.subarray(offset);
      if (missed.byteLength > 0) socket.emit("terminal:data", id, offset, missed);
    });
    socket.on("terminal:input", (payload, answer) => {
      const { terminal, data } = clientMessages["terminal:input"].parse(payload);
      typed.push(Buffer.from(data));
      find(terminal)?.pty.write(Buffer.from(data));
      answer({ ok: true, data: null });
    });
    socket.on("terminal:ack", ({ offset }) => acknowledged.push(offset));
    socket.on("terminal:resize", ({ terminal, columns, rows }) => find(terminal)?.pty.resize(columns, rows));
    socket.on("terminal:clear", ({ terminal: id, what }) => {
      for (const viewer of find(id)?.viewers ?? []) viewer.emit("terminal:cleared", id, what);
    });
    socket.on("terminal:close", ({ terminal }, answer) => {
      find(terminal)?.pty.kill("SIGHUP");
      answer({ ok: true, data: null });
    });
  });

  await once(http.listen(0, "127.0.0.1"), "listening");
  return {
    origin: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    handshakes,
    acknowledged,
    typed: () => Buffer.concat(typed),
    written: () => Buffer.concat(terminals.map(({ output }) => output)),
    refuseWith(error) {
      refusal = error;
    },
    cut() {
      for (const connection of connections) connection.destroy();
    },
    forgetOutput() {
      forgetful = true;
    },
    loseNextOutput() {
      losing = true;
    },
    async close() {
      for (const { pty } of terminals) pty.kill("SIGKILL");
      await server.close();
    },
  };
}
