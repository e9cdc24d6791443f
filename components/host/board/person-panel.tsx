"use client";
/** One learner of the board: where they stand, what they have done, and what the host can do for them. */
import { Eye, X } from "lucide-react";
import Link from "next/link";
import { Button } from "#components/ui/button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Refusal } from "#components/ui/refusal.tsx";
import { useAsk } from "#components/workshop/use-ask.ts";
import type { BoardLesson, BoardPerson } from "#lib/workshop/board.ts";
import { MessageForm } from "../message-form.tsx";
import { SandboxActs } from "../sandbox-acts.tsx";
import { STATUS_WORDS, sinceWords } from "./status-words.ts";

export interface PersonPanelProps {
  workshop: string;
  person: BoardPerson;
  lessons: readonly BoardLesson[];
  nowMs: number;
  onClose: () => void;
}

export function PersonPanel({ workshop, person, lessons, nowMs, onClose }: PersonPanelProps) {
  const { isBusy, refusal, send } = useAsk();
  const { id, name, status, sinceMs, handUpAtMs, lesson, at, reason, done } = person;
  const path = `/api/host/workshops/${workshop}/people/${id}`;
  const isHere = lesson !== null && status !== "gone" && status !== "new";
  const task = lessons.flatMap(({ tasks }) => tasks).find(({ key }) => key === at);
  return (
    <aside
      aria-label={name}
      className="absolute inset-y-0 right-0 z-10 w-[22rem] max-w-full overflow-y-auto border-l border-line bg-surface p-4 text-sm shadow-xl"
    >
      <div className="flex items-start justify-between gap-2">
        <h2 className="text-base font-semibold break-words">{name}</h2>
        <IconButton icon={X} label="Close" onClick={onClose} />
      </div>
      <p className="text-muted">
        {STATUS_WORDS[status]}
        {sinceMs !== null && ` · ${sinceWords(sinceMs, nowMs)}`}
        {handUpAtMs !== null && ` · hand up ${sinceWords(handUpAtMs, nowMs)}`}
      </p>
      {task && (
        <section className="mt-4" aria-label="Where they stand">
          <p>
            <span className="font-mono">{task.place}</span> {task.title}
          </p>
          {reason !== "" && <p className="mt-1 text-muted">{reason}</p>}
        </section>
      )}
      <div className="mt-4 flex flex-wrap gap-2">
        {isHere && (
          <Link
            href={`/host/${workshop}/watch/${id}?lesson=${encodeURIComponent(lesson)}`}
            className="inline-flex h-8 items-center gap-1.5 rounded-md border border-edge bg-surface px-3 text-sm font-medium hover:bg-sunken"
          >
            <Eye aria-hidden size={14} />
            Look on at their terminal
          </Link>
        )}
        {handUpAtMs !== null && (
          <Button look="primary" isDisabled={isBusy} onClick={() => void send(`${path}/hand-down`)}>
            Helped: lower the hand
          </Button>
        )}
      </div>
      <Refusal>{refusal}</Refusal>
      <div className="mt-3">
        <MessageForm path={path} to={name} />
      </div>
      {isHere && (
        <div className="mt-3 flex flex-wrap gap-2">
          <SandboxActs path={path} name={name} lesson={lesson} />
        </div>
      )}
      <h3 className="mt-5 font-medium">Done</h3>
      <ul className="mt-1 space-y-0.5">
        {lessons.map(({ id: key, number, title, tasks }) => {
          const count = tasks.filter(({ key }) => done.includes(key)).length;
          return (
            <li key={key} className="flex gap-3">
              <span className="font-mono text-muted">{number}</span>
              <span className="min-w-0 flex-1 truncate">{title}</span>
              <span className={count === tasks.length ? "text-ok" : "text-muted"}>
                {count}/{tasks.length}
              </span>
            </li>
          );
        })}
      </ul>
    </aside>
  );
}
