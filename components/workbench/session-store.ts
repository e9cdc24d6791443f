"use client";
/** A lesson page's session, for whatever on the page shows it or acts on it. */
import { createContext, useContext } from "react";
import { createStore, type StoreApi, useStore } from "zustand";
import type { LostInput } from "#components/terminal/input-pacer.ts";
import { SandboxClient } from "#components/terminal/sandbox-client.ts";
import type { TerminalStream } from "#components/terminal/terminal-stream.ts";
import { fetchTicket } from "#components/terminal/ticket.ts";
import { typeInto } from "#components/terminal/typist.ts";
import type { TerminalView } from "#lib/protocol/events.ts";
import { NO_SESSION, type SessionData, withLink, withTasks, withView } from "./session-data.ts";

/** Where a command of the lesson goes, and whether Ctrl-C comes first. */
export interface RunOptions {
  /** Number of the terminal; opened when it is not there. */
  terminal: number;
  interrupt: boolean;
}

export interface SessionStore extends SessionData {
  /** Counts the wishes to have the keyboard in the terminal in front. */
  focusRequests: number;
  /** Connects; returns what ends the connection and forgets the session. */
  start: () => () => void;
  /** Types a command and Enter into a terminal, line by line. */
  run: (code: string, options: RunOptions) => void;
  openTerminal: () => void;
  closeTerminal: (id: string) => void;
  select: (number: number) => void;
  /** A fresh sandbox in place of this one, or another try when there is none. */
  reset: () => void;
  /** Starts a stopped sandbox again, on its own files. */
  startAgain: () => void;
  /** Puts off the end of the sandbox's time. */
  extend: () => void;
  /** Tries to connect now. */
  reconnect: () => void;
  /** A key was pressed that cannot be sent. */
  refuseInput: () => void;
  dismissNotice: () => void;
  /** Bytes of a terminal of this session; null before {@link start}. */
  stream: (id: string) => TerminalStream | null;
}

/** The size a shell starts with; its screen sends the real one as soon as it stands. */
const FIRST_SIZE = { columns: 80, rows: 24 };

const NOT_TYPED = "The connection was lost; the command was not typed to its end.";

export function createSessionStore(lesson: string): StoreApi<SessionStore> {
  return createStore<SessionStore>()((set, get) => {
    let client: SandboxClient | null = null;
    /** The last command under way in each terminal, so that two never mix. */
    const typing = new Map<string, Promise<void>>();

    function newClient(): SandboxClient {
      return new SandboxClient({
        lesson,
        fetchTicket,
        listener: {
          link: (link) => set((data) => withLink(data, link)),
          session: (view) => set((data) => withView(data, view)),
          tasks: (tasks) => set((data) => withTasks(data, tasks)),
          sessionRefused: (error) => set({ session: { kind: "failed", error }, terminals: [] }),
          refused: (error) => set({ notice: error.message }),
          inputLost: (lost) => set({ notice: lostInputNotice(lost) }),
          lost: (error) => set({ lost: error, connection: "offline" }),
        },
      });
    }

    async function open(): Promise<TerminalView | null> {
      set({ isOpening: true });
      const view = (await client?.openTerminal(FIRST_SIZE.columns, FIRST_SIZE.rows)) ?? null;
      set({ isOpening: false });
      return view;
    }

    async function openInFront(): Promise<void> {
      const view = await open();
      if (view) bringToFront(view.number);
    }

    function bringToFront(number: number): void {
      set(({ focusRequests }) => ({ active: number, focusRequests: focusRequests + 1 }));
    }

    /** The id of a terminal with a living shell for a number that a lesson names; opened if it is not there. */
    async function terminalFor(number: number): Promise<string | null> {
      const living = get().terminals.find((view) => view.number === number && view.exit === null);
      // The host gives out the lowest free number, so a lesson's next terminal gets the number it names.
      const found = living ?? (await open());
      if (found) bringToFront(found.number);
      return found?.id ?? null;
    }

    async function runIn(code: string, { terminal, interrupt }: RunOptions): Promise<void> {
      const id = await terminalFor(terminal);
      const stream = id !== null && client?.stream(id);
      if (!stream) return;
      const before = typing.get(stream.id) ?? Promise.resolve();
      const done = before.then(async () => {
        if (!(await typeInto(stream, code, interrupt))) set({ notice: NOT_TYPED });
      });
      typing.set(stream.id, done);
      await done;
    }

    return {
      ...NO_SESSION,
      focusRequests: 0,
      start() {
        const started = newClient();
        client = started;
        started.start();
        const retryNow = () => started.retryNow();
        addEventListener("online", retryNow);
        return () => {
          removeEventListener("online", retryNow);
          started.close();
          client = null;
          typing.clear();
          set(NO_SESSION);
        };
      },
      run: (code, options) => void runIn(code, options),
      openTerminal: () => void openInFront(),
      closeTerminal: (id) => client?.closeTerminal(id),
      select: bringToFront,
      reset: () => client?.reset(),
      startAgain: () => client?.startAgain(),
      extend: () => client?.extend(),
      reconnect: () => client?.retryNow(),
      refuseInput: () => set(({ inputRefusals }) => ({ inputRefusals: inputRefusals + 1 })),
      dismissNotice: () => set({ notice: null }),
      stream: (id) => client?.stream(id) ?? null,
    };
  });
}

/** What to think of input that was under way when the connection was lost. */
function lostInputNotice({ unsentBytes }: LostInput): string {
  return unsentBytes > 0
    ? `The connection was lost during a paste: its last ${Math.ceil(unsentBytes / 1024)} KB were not sent.`
    : "The connection was lost while you typed. The last keys may not have arrived: look before you type them again.";
}

export const SessionContext = createContext<StoreApi<SessionStore> | null>(null);

/** A part of the page's session; renders again when that part changes. */
export function useSession<T>(selector: (store: SessionStore) => T): T {
  const store = useContext(SessionContext);
  if (!store) throw new Error("useSession is used outside of a SessionProvider");
  return useStore(store, selector);
}
