"use client";
/** The board: a class at a glance, live. */
import { useState } from "react";
import { useNow } from "#components/workbench/use-now.ts";
import { inOrder, type Order } from "#lib/workshop/board.ts";
import { BoardFilters, type Filter, matches } from "./board-filters.tsx";
import { BoardHeader, type BoardHeaderProps } from "./board-header.tsx";
import { BoardTable } from "./board-table.tsx";
import { ClassBar } from "./class-bar.tsx";
import { MachineMenu } from "./machine-menu.tsx";
import { PersonPanel } from "./person-panel.tsx";
import { useBoard } from "./use-board.ts";
import "./board.css";

const CLOCK_STEP_MS = 10_000;

export interface BoardProps {
  /** As it was when the page was made. */
  workshop: Omit<BoardHeaderProps, "children">;
}

export function Board({ workshop }: BoardProps) {
  const { id } = workshop;
  const { state, isLost } = useBoard(id);
  const [order, setOrder] = useState<Order>("need");
  const [filter, setFilter] = useState<Filter>({ status: "all", text: "" });
  const [shown, setShown] = useState<string | null>(null);
  const nowMs = useNow(CLOCK_STEP_MS) + (state?.aheadMs ?? 0);
  if (state === null) {
    return (
      <>
        <BoardHeader {...workshop}>{null}</BoardHeader>
        <output className="block p-6 text-muted">
          {isLost ? "The lab does not answer. The board comes by itself when it does." : "Asking who is there…"}
        </output>
      </>
    );
  }
  const { run, machine } = state;
  const people = inOrder(
    state.people.filter((person) => matches(person, filter)),
    order,
  );
  const person = state.people.find(({ id }) => id === shown);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <BoardHeader {...workshop} endsAtMs={run.endsAtMs} isOver={run.isOver}>
        {machine && <MachineMenu workshop={id} machine={machine} people={state.people.length} />}
      </BoardHeader>
      <ClassBar workshop={id} run={run} outline={state.outline} />
      <BoardFilters people={state.people} filter={filter} onFilter={setFilter} order={order} onOrder={setOrder} />
      <output className="block text-sm">
        {isLost && <Notice>The lab does not answer: what you see may be old. It is asked again by itself.</Notice>}
        {!isLost && machine?.warnings.map((warning) => <Notice key={warning}>{warning}</Notice>)}
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
            onShow={(person) => setShown(person === shown ? null : person)}
          />
        )}
        {person && (
          <PersonPanel
            key={person.id}
            workshop={id}
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
