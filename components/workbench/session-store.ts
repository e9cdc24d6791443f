"use client";
/** A lesson page's session, for whatever on the page shows it or acts on it. */
import { createContext, useContext } from "react";
import { createStore, type StoreApi, useStore } from "zustand";
import type { LostInput } from "#components/terminal/input-pacer.ts";
import type { KernelLink } from "#components/terminal/kernel-link.ts";
import type { ClientOptions, SandboxClient } from "#components/terminal/sandbox-client.ts";
import type { TerminalStream } from "#components/terminal/terminal-stream.ts";
import { fetchTicket } from "#components/terminal/ticket.ts";
import { typeInto } from "#components/terminal/typist.ts";
import type { ScreenTrouble } from "#components/terminal/use-xterm-screen.ts";
import { platformOf } from "#components/ui/platform.ts";
import { DrydockError } from "#lib/protocol/errors.ts";
import type { TerminalView } from "#lib/protocol/events.ts";
import { PREVIEW_OPEN_PATH, previewName } from "#lib/protocol/preview.ts";
import { type DeskActions, type DeskState, deskActions, NO_DESK, recalledDesk } from "./desk-actions.ts";
import { NO_RECORDING, type RecordingActions, type RecordingState, recordingActions } from "./recording-actions.ts";
import { NO_SESSION, type SessionData, withLink, withTasks, withView } from "./session-data.ts";

/** Where a command of the lesson goes, and whether Ctrl-C comes first. */
export interface RunOptions {
  /** Number of the terminal; opened when it is not there. */
  terminal: number;
  interrupt: boolean;
}

export interface SessionStore extends SessionData, DeskState, DeskActions, RecordingState, RecordingActions {
  /** Connects; returns what ends the connection and forgets the session. */
  start: () => () => void;
  /** Types a command and Enter into a terminal, line by line. */
  run: (code: string, options: RunOptions) => void;
  /** Answers the question of a task; resolves with whether the host took it. What it thinks of it comes with the task's state. */
  answer: (task: string, text: string) => Promise<boolean>;
  openTerminal: () => void;
  closeTerminal: (id: string) => void;
  /** A fresh sandbox in place of this one, or another try when there is none. */
  reset: () => void;
  /** Starts a stopped sandbox again, on its own files. */
  startAgain: () => void;
  /** Puts off the end of the sandbox's time. */
  extend: () => void;
  /** Lets who looks on type, or does not, or not any more. */
  answerControl: (isAllowed: boolean) => void;
  /** Tries to connect now. */
  reconnect: () => void;
  /** A terminal could not do what the learner wanted of it. */
  tellTrouble: (trouble: ScreenTrouble) => void;
  dismissNotice: () => void;
  /** Bytes of a terminal of this session; null before {@link start}. */
  stream: (id: string) => TerminalStream | null;
  /**
   * Where ports of its sandbox can be opened, such as `http://*.localhost:7080` with a port's name for `*`; null where
   * the lab has no such place.
   */
  readonly previews: string | null;
  /** The address that opens a port of the sandbox in this browser, once; null when there is none (the page is told why). */
  portUrl: (port: number) => Promise<string | null>;
  /** The kernel of this session's sandbox; null before {@link start}. */
  kernel: () => KernelLink | null;
}

/** The size a shell starts with; its screen sends the real one as soon as it stands. */
const FIRST_SIZE = { columns: 80, rows: 24 };

const NOT_TYPED = "The connection was lost; the command was not typed to its end.";

const NOT_LOADED = new DrydockError("protocol_mismatch", "A part of this page could not be loaded. Reload the page.");

export function createSessionStore(lesson: string, previews: string | null = null): StoreApi<SessionStore> {
  return createStore<SessionStore>()((set, get, store) => {
    let client: SandboxClient | null = null;
    /** The last command under way in each terminal, so that two never mix. */
    const typing = new Map<string, Promise<void>>();

    const options: ClientOptions = {
      lesson,
      fetchTicket: () => fetchTicket(lesson),
      listener: {
        link: (link) => set((data) => withLink(data, link)),
        session: (view) => {
          set((data) => withView(data, view));
          const ids = new Set(view.terminals.map(({ id }) => id));
          for (const id of Object.keys(get().recordings)) if (!ids.has(id)) get().stopRecording(id);
        },
        tasks: (tasks) => set((data) => withTasks(data, tasks)),
        sessionRefused: (error) => set({ session: { kind: "failed", error }, terminals: [] }),
        refused: (error) => set({ notice: error.message }),
        inputLost: (lost) => set({ notice: lostInputNotice(lost) }),
        lost: (error) => set({ lost: error, connection: "offline" }),
      },
    };

    /** Connects until `signal` is aborted. The code for it is loaded apart: the lesson's text need not wait for it. */
    async function connect(signal: AbortSignal): Promise<void> {
      const module = await import("#components/terminal/sandbox-client.ts").catch(() => null);
      if (signal.aborted) return;
      if (!module) {
        set({ lost: NOT_LOADED.toWire(), connection: "offline" });
        return;
      }
      const started = new module.SandboxClient(options);
      client = started;
      started.start();
      const release = onReturn(() => started.retryNow());
      signal.addEventListener("abort", () => {
        release();
        started.close();
        client = null;
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
      if (view) get().select(view.number);
    }

    /** The id of a terminal with a living shell for a number that a lesson names; opened if it is not there. */
    async function terminalFor(number: number): Promise<string | null> {
      const named = get().terminals.find((view) => view.number === number);
      // The host gives out the lowest free number, so a lesson's next terminal gets the number it names; one that has
      // ended stands in the way of that.
      if (named?.exit) await client?.closeTerminal(named.id);
      const found = named && !named.exit ? named : await open();
      if (found) get().select(found.number);
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
      ...NO_DESK,
      ...NO_RECORDING,
      ...deskActions(lesson, store, async () => (await open())?.number ?? null),
      ...recordingActions(store),
      start() {
        const visit = new AbortController();
        set(recalledDesk(lesson));
        void connect(visit.signal);
        return () => {
          visit.abort();
          typing.clear();
          set({ ...NO_SESSION, ...NO_DESK, ...NO_RECORDING });
        };
      },
      run: (code, where) => void runIn(code, where),
      answer: async (task, text) => (await client?.answer(task, text)) ?? false,
      openTerminal: () => void openInFront(),
      closeTerminal: (id) => void client?.closeTerminal(id),
      reset: () => client?.reset(),
      startAgain: () => client?.startAgain(),
      extend: () => client?.extend(),
      answerControl: (isAllowed) => client?.answerControl(isAllowed),
      reconnect: () => client?.retryNow(),
      tellTrouble(trouble) {
        if (trouble === "input-refused") set(({ inputRefusals }) => ({ inputRefusals: inputRefusals + 1 }));
        else set({ notice: clipboardNotice(trouble) });
      },
      dismissNotice: () => set({ notice: null }),
      stream: (id) => client?.stream(id) ?? null,
      previews,
      async portUrl(port) {
        const opened = previews === null ? null : await client?.openPort(port);
        if (!opened || previews === null) return null;
        return `${previews.replace("*", previewName(opened))}${PREVIEW_OPEN_PATH}?${new URLSearchParams({ pass: opened.pass })}`;
      },
      kernel: () => client?.kernel ?? null,
    };
  });
}

/** Calls back when the network, or the learner, has come back; returns the release. */
function onReturn(listener: () => void): () => void {
  const onVisible = () => {
    if (document.visibilityState === "visible") listener();
  };
  addEventListener("online", listener);
  document.addEventListener("visibilitychange", onVisible);
  return () => {
    removeEventListener("online", listener);
    document.removeEventListener("visibilitychange", onVisible);
  };
}

/** What works where the browser keeps the clipboard from the page: keys and menus that are the browser's own. */
function clipboardNotice(trouble: Exclude<ScreenTrouble, "input-refused">): string {
  const isMac = platformOf(navigator.userAgent) === "mac";
  return trouble === "copy-refused"
    ? `The browser does not let this page copy. Press ${isMac ? "⌘+C" : "Ctrl+Insert"}, or right-click the selection and choose Copy.`
    : `The browser does not let this page read the clipboard. Press ${isMac ? "⌘+V" : "Ctrl+Shift+V"} in the terminal, or right-click there and choose Paste.`;
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
