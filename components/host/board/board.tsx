"use client";
/** The board: a class at a glance, live. */
import { useState } from "react";
import { useNow } from "#components/workbench/use-now.ts";
import { inOrder, type Order } from "#lib/workshop/board.ts";
import { MessageForm } from "../message-form.tsx";
import { BoardFilters, type Filter, matches } from "./board-filters.tsx";
import { BoardTable } from "./board-table.tsx";
import { ClassMenu } from "./class-menu.tsx";
import { LeadNote } from "./lead-note.tsx";
import { LessonLocks } from "./lesson-locks.tsx";
import { PersonPanel } from "./person-panel.tsx";
import { useBoard } from "./use-board.ts";
import "./board.css";

const CLOCK_STEP_MS = 10_000;

export function Board({ workshop }: { workshop: string }) {
  const { state, isLost } = useBoard(workshop);
  const [order, setOrder] = useState<Order>("need");
  const [filter, setFilter] = useState<Filter>({ status: "all", text: "" });
  const [shown, setShown] = useState<string | null>(null);
  const nowMs = useNow(CLOCK_STEP_MS) + (state?.aheadMs ?? 0);
  if (state === null) {
    return (
      <output className="block p-6 text-muted">
        {isLost ? "The lab does not answer. The board comes by itself when it does." : "Asking who is there…"}
      </output>
    );
  }
  const people = inOrder(
    state.people.filter((person) => matches(person, filter)),
    order,
  );
  const { unlocked } = state.run;
  const person = state.people.find(({ id }) => id === shown);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex items-center gap-4 border-b border-line bg-surface px-4 py-1.5 max-lg:flex-wrap">
        <div className="flex min-w-0 flex-1 items-center gap-4">
          {unlocked && <LessonLocks workshop={workshop} outline={state.outline} unlocked={unlocked} />}
          <LeadNote
            workshop={workshop}
            lead={state.run.lead}
            from={state.outline.findLast(({ id }) => unlocked?.includes(id)) ?? state.outline[0]}
          />
        </div>
        <MessageForm path={`/api/host/workshops/${workshop}`} to="everybody" />
        <ClassMenu workshop={workshop} run={state.run} />
      </div>
      <BoardFilters people={state.people} filter={filter} onFilter={setFilter} order={order} onOrder={setOrder} />
      <output className="block text-sm">
        {isLost && <Notice>The lab does not answer: what you see may be old. It is asked again by itself.</Notice>}
        {!isLost && !state.isConnected && (
          <Notice>The sandbox host does not answer, so nobody knows who is there. Results are not lost.</Notice>
        )}
      </output>
      <div className="relative flex min-h-0 flex-1">
        {state.people.length === 0 ? (
          <p className="p-6 text-muted">Nobody has joined yet. Give out the link or the code above.</p>
        ) : people.length === 0 ? (
          <p className="p-6 text-muted">Nobody here is like that. “All” shows everybody.</p>
        ) : (
          <BoardTable
            people={people}
            all={state.people}
            lessons={state.lessons}
            nowMs={nowMs}
            shown={shown}
            onShow={(id) => setShown(id === shown ? null : id)}
          />
        )}
        {person && (
          <PersonPanel
            key={person.id}
            workshop={workshop}
            person={person}
            lessons={state.lessons}
            nowMs={nowMs}
            onClose={() => setShown(null)}
          />
        )}
      </div>
    </div>
  );
}

function Notice({ children }: { children: string }) {
  return <span className="block border-b border-warn bg-warn-ground px-4 py-1.5">{children}</span>;
}
