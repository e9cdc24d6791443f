"use client";
/** A class as it is now: follows the lab's events, and comes back to them by itself. */
import { useEffect, useState } from "react";
import { useLookedAt } from "#components/ui/use-looked-at.ts";
import type { BoardLesson, BoardPerson, BoardUpdate } from "#lib/workshop/board.ts";
import type { ClassMachine } from "#lib/workshop/class-machine.ts";
import type { ClassRun, OutlineLesson } from "#lib/workshop/class-run.ts";

export interface BoardState {
  lessons: BoardLesson[];
  outline: OutlineLesson[];
  run: ClassRun;
  people: BoardPerson[];
  /** Does the sandbox host tell who is there? */
  isConnected: boolean;
  machine: ClassMachine | null;
  /** How far the lab's clock is ahead of this browser's. */
  aheadMs: number;
}

export interface Board {
  /** Null until the lab has told. */
  state: BoardState | null;
  /** Nothing is heard of the lab: what is shown may be old. */
  isLost: boolean;
}

const NOTHING: Omit<BoardState, "aheadMs" | "isConnected" | "machine"> = {
  lessons: [],
  outline: [],
  run: { endsAtMs: 0, isOver: false, isAdmitting: true, unlocked: null, lead: null },
  people: [],
};

export function useBoard(workshop: string): Board {
  const [board, setBoard] = useState<Board>({ state: null, isLost: false });
  // A board that nobody looks at keeps none of the six connections that a browser has to the lab over HTTP/1.1.
  const isLookedAt = useLookedAt();
  useEffect(() => {
    if (!isLookedAt) return;
    const events = new EventSource(`/api/host/workshops/${workshop}/board`);
    events.onmessage = ({ data }: MessageEvent<string>) => {
      const update = JSON.parse(data) as BoardUpdate;
      setBoard(({ state }) => ({ state: updated(state, update, Date.now()), isLost: false }));
    };
    // The browser tries again by itself while the stream is not closed; a lab that refuses closes it.
    events.onerror = () => setBoard(({ state }) => ({ state, isLost: events.readyState !== EventSource.OPEN }));
    events.onopen = () => setBoard(({ state }) => ({ state, isLost: false }));
    return () => events.close();
  }, [workshop, isLookedAt]);
  return board;
}

/** An update with lessons begins anew. */
export function updated(before: BoardState | null, update: BoardUpdate, nowMs: number): BoardState {
  const { lessons, outline, run, people, removed, isConnected } = update;
  const base = lessons || !before ? NOTHING : before;
  const changed = new Map(people.map((person) => [person.id, person]));
  const kept = base.people.filter(({ id }) => !removed.includes(id)).map((person) => changed.get(person.id) ?? person);
  const known = new Set(base.people.map(({ id }) => id));
  const added = people.filter(({ id }) => !known.has(id));
  return {
    lessons: lessons ?? base.lessons,
    outline: outline ?? base.outline,
    run: run ?? base.run,
    people: [...kept, ...added],
    isConnected,
    machine: update.machine,
    aheadMs: update.nowMs - nowMs,
  };
}
