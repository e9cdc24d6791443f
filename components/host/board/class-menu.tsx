"use client";
/** What a host does to a whole class now and then. */
import { CirclePlus, DoorClosed, DoorOpen, Ellipsis, Timer } from "lucide-react";
import { useId, useState } from "react";
import { MenuItem } from "#components/ui/menu-item.tsx";
import { useAsk } from "#components/workshop/use-ask.ts";
import type { ClassRun } from "#lib/workshop/class-run.ts";

const HOUR_MS = 60 * 60 * 1000;

export function ClassMenu({ workshop, run }: { workshop: string; run: ClassRun }) {
  const id = useId();
  const { isBusy, refusal, send } = useAsk();
  const [done, setDone] = useState("");
  const path = `/api/host/workshops/${workshop}`;

  async function act(what: string, body: unknown, words: (answer: { count: number }) => string) {
    setDone("");
    const answer = await send<{ count: number }>(`${path}/${what}`, body);
    if (answer) setDone(words(answer));
  }

  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        title="More for the class"
        aria-label="More for the class"
        className="grid size-8 shrink-0 place-items-center rounded-md border border-edge bg-surface hover:bg-sunken"
      >
        <Ellipsis aria-hidden size={16} />
      </button>
      <div
        id={id}
        popover="auto"
        aria-busy={isBusy}
        className="popover-below w-80 rounded-lg border border-line bg-surface p-2 text-sm text-fg shadow-lg"
      >
        <MenuItem
          icon={run.isAdmitting ? DoorClosed : DoorOpen}
          label={run.isAdmitting ? "Let nobody else in" : "Let people in"}
          onClick={() =>
            void act("change", { isAdmitting: !run.isAdmitting }, () =>
              run.isAdmitting ? "Nobody else can join now." : "People can join now.",
            )
          }
        />
        <MenuItem
          icon={CirclePlus}
          label="The class ends an hour later"
          onClick={() =>
            void act(
              "change",
              { endsAtMs: (run.isOver ? Date.now() : run.endsAtMs) + HOUR_MS },
              () => "It ends an hour later.",
            )
          }
        />
        <MenuItem
          icon={Timer}
          label="More time for every sandbox"
          onClick={() => void act("extend-sandboxes", {}, ({ count }) => extendedWords(count))}
        />
        <output className="block px-2 pt-1 text-muted empty:hidden">{done}</output>
        <span role="alert" className="block px-2 pt-1 text-danger empty:hidden">
          {refusal}
        </span>
      </div>
    </>
  );
}

function extendedWords(count: number): string {
  if (count === 0) return "No sandbox runs.";
  return `${count === 1 ? "One sandbox has" : `${count} sandboxes have`} more time, as far as the lab allows.`;
}
