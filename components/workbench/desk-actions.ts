/** What the learner does to their terminals' places and names: part of the session's store. */
import type { XtermScreen } from "#components/terminal/xterm-screen.ts";
import { keepDesk, recallDesk, tidyName } from "./desk-memory.ts";
import {
  bringToFront,
  otherPane,
  type PaneLayout,
  type Split,
  splitCandidate,
  splitWith,
  unsplit,
} from "./pane-layout.ts";
import type { SessionData } from "./session-data.ts";

export interface DeskState {
  /** By terminal id: what the learner calls it. */
  names: Record<string, string>;
  /** By terminal id: what the program in it calls itself. */
  titles: Record<string, string>;
  /** Counts the wishes to have the keyboard in the terminal in front. */
  focusRequests: number;
  /** Counts the wishes to have the terminals' menu open. */
  menuRequests: number;
  /** Id of the terminal that is being renamed. */
  renaming: string | null;
}

export interface DeskActions {
  /** Gives a terminal the keyboard, and a place in view if it has none. */
  select: (number: number) => void;
  /** The keyboard has come to a terminal in view by itself. */
  entered: (number: number) => void;
  /** Shows two terminals, a new one if there is only one; or lays the two otherwise. */
  splitPanes: (split: Split) => void;
  unsplitPanes: () => void;
  selectOtherPane: () => void;
  /** The first pane's part, in percent. */
  setShare: (share: number) => void;
  /** Begins to rename a terminal in its tab; null ends that. */
  setRenaming: (id: string | null) => void;
  /** An empty name takes the old one away. */
  rename: (id: string, name: string) => void;
  openMenu: () => void;
  setTitle: (id: string, title: string) => void;
  setScreen: (id: string, screen: XtermScreen | null) => void;
  /** The screen of the terminal in front, once it stands. */
  activeScreen: () => XtermScreen | undefined;
}

export const NO_DESK: DeskState = { names: {}, titles: {}, focusRequests: 0, menuRequests: 0, renaming: null };

/** The part of a store of which `T` is a part. */
export interface PartOfStore<T> {
  getState: () => T;
  setState: (change: Partial<T> | ((state: T) => Partial<T>)) => void;
}

/** @param open asks for a new terminal; its number, or null when it was refused */
export function deskActions(
  lesson: string,
  { setState, getState }: PartOfStore<SessionData & DeskState>,
  open: () => Promise<number | null>,
): DeskActions {
  const screens = new Map<string, XtermScreen>();

  function lay(change: (layout: PaneLayout) => PaneLayout, takesFocus = true): void {
    setState((state) => {
      const { shown, active, split, share } = change(state);
      return { shown, active, split, share, focusRequests: state.focusRequests + (takesFocus ? 1 : 0) };
    });
    keep();
  }

  function keep(): void {
    const state = getState();
    const ids = new Set(state.terminals.map(({ id }) => id));
    keepDesk(lesson, state, Object.fromEntries(Object.entries(state.names).filter(([id]) => ids.has(id))));
  }

  return {
    select: (number) => lay((layout) => bringToFront(layout, number)),
    entered(number) {
      if (getState().active !== number) lay((layout) => bringToFront(layout, number), false);
    },
    splitPanes(split) {
      const { shown, terminals } = getState();
      if (shown.length === 2) {
        lay((layout) => ({ ...layout, split }));
        return;
      }
      const candidate = splitCandidate(
        getState(),
        terminals.map(({ number }) => number),
      );
      void Promise.resolve(candidate ?? open()).then((number) => {
        if (number !== null) lay((layout) => splitWith({ ...layout, split }, number));
      });
    },
    unsplitPanes: () => lay(unsplit),
    selectOtherPane: () => lay(otherPane),
    setShare: (share) => lay((layout) => ({ ...layout, share }), false),
    setRenaming: (renaming) => setState({ renaming }),
    openMenu: () => setState(({ menuRequests }) => ({ menuRequests: menuRequests + 1 })),
    rename(id, name) {
      const { [id]: _, ...names } = getState().names;
      const tidy = tidyName(name);
      setState({ names: tidy ? { ...names, [id]: tidy } : names });
      keep();
    },
    setTitle: (id, title) => setState(({ titles }) => ({ titles: { ...titles, [id]: title } })),
    setScreen(id, screen) {
      if (screen) screens.set(id, screen);
      else screens.delete(id);
    },
    activeScreen() {
      const { terminals, active } = getState();
      const id = terminals.find(({ number }) => number === active)?.id;
      return id === undefined ? undefined : screens.get(id);
    },
  };
}

/** How the desk was left, to begin a session with. */
export function recalledDesk(lesson: string): Partial<PaneLayout & DeskState> {
  return recallDesk(lesson) ?? {};
}
