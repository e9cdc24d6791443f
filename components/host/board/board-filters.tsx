"use client";
/** Whom a board shows, and in which order; the counts are the class at a glance. */
import { Hand } from "lucide-react";
import { useId } from "react";
import { type BoardPerson, ORDERS, type Order, STATUSES, type Status } from "#lib/workshop/board.ts";
import { STATUS_WORDS } from "./status-words.ts";

export interface Filter {
  status: Status | "all" | "hand";
  /** Part of a name. */
  text: string;
}

const ORDER_WORDS: Record<Order, string> = { need: "Who needs help", name: "Name", progress: "Most done" };

export function matches(person: BoardPerson, { status, text }: Filter): boolean {
  const isOf = status === "all" || (status === "hand" ? person.handUpAtMs !== null : person.status === status);
  return isOf && person.name.toLowerCase().includes(text.trim().toLowerCase());
}

export interface BoardFiltersProps {
  people: readonly BoardPerson[];
  filter: Filter;
  onFilter: (filter: Filter) => void;
  order: Order;
  onOrder: (order: Order) => void;
}

export function BoardFilters({ people, filter, onFilter, order, onOrder }: BoardFiltersProps) {
  const id = useId();
  const kinds: Filter["status"][] = ["all", "hand", ...STATUSES];
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-1.5">
      <fieldset className="flex flex-wrap gap-1">
        <legend className="sr-only">Whom to show</legend>
        {kinds.map((status) => {
          const count = people.filter((person) => matches(person, { status, text: "" })).length;
          return (
            <label key={status} className="board-chip" data-status={status} data-none={count === 0 || undefined}>
              <input
                type="radio"
                name={id}
                className="sr-only"
                checked={filter.status === status}
                onChange={() => onFilter({ ...filter, status })}
              />
              {status === "hand" && <Hand aria-hidden size={13} />}
              <span>{status === "all" ? "All" : status === "hand" ? "Hand up" : STATUS_WORDS[status]}</span>
              <span className="font-mono tabular-nums">{count}</span>
            </label>
          );
        })}
      </fieldset>
      <div className="ml-auto flex items-center gap-3 text-sm">
        <label htmlFor={`${id}-name`} className="sr-only">
          Name
        </label>
        <input
          id={`${id}-name`}
          type="search"
          value={filter.text}
          onChange={(event) => onFilter({ ...filter, text: event.target.value })}
          placeholder="Name"
          className="h-7 w-36 rounded-md border border-edge bg-surface px-2 placeholder:text-muted"
        />
        <label htmlFor={`${id}-order`} className="text-muted">
          Sort by
        </label>
        <select
          id={`${id}-order`}
          value={order}
          onChange={(event) => onOrder(ORDERS.find((one) => one === event.target.value) ?? "need")}
          className="h-7 rounded-md border border-edge bg-surface px-2"
        >
          {ORDERS.map((one) => (
            <option key={one} value={one}>
              {ORDER_WORDS[one]}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}
