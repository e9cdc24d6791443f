"use client";
/** Whether this browser and this network are ready for a lesson: what was tried, and what to do where it failed. */
import { CircleAlert, CircleCheck, CircleX, type LucideIcon } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { connects, missingFeatures, roundTrips } from "./measure.ts";
import { ofBrowser, ofClock, ofConnection, ofLatency, together, type Verdict } from "./verdicts.ts";

const ICONS: Record<Verdict["how"], { icon: LucideIcon; colour: string; word: string }> = {
  good: { icon: CircleCheck, colour: "text-ok", word: "Good" },
  fair: { icon: CircleAlert, colour: "text-warn", word: "Fair" },
  bad: { icon: CircleX, colour: "text-danger", word: "Not good" },
};

const SUMMARIES: Record<Verdict["how"], string> = {
  good: "This computer is ready.",
  fair: "This computer will do, with a limit.",
  bad: "This computer is not ready. Tell your host what stands below.",
};

async function check(): Promise<Verdict[]> {
  const websocket = await connects("websocket");
  const polling = websocket || (await connects("polling"));
  const trips = await roundTrips();
  const clock = trips ? [ofClock(trips.clockAheadMs)] : [];
  return [
    ofBrowser(missingFeatures()),
    ofConnection({ websocket, polling }),
    ofLatency(trips?.medianMs ?? null),
    ...clock,
  ];
}

export function CheckList() {
  const [verdicts, setVerdicts] = useState<Verdict[] | null>(null);

  useEffect(() => {
    let isCurrent = true;
    void check().then((found) => {
      if (isCurrent) setVerdicts(found);
    });
    return () => {
      isCurrent = false;
    };
  }, []);

  return (
    <div className="mt-4">
      <output className="block font-medium">
        {verdicts === null ? "Trying what a lesson needs…" : SUMMARIES[together(verdicts)]}
      </output>
      <ul className="mt-4 space-y-3">
        {verdicts?.map(({ how, text }) => {
          const { icon: Icon, colour, word } = ICONS[how];
          return (
            <li key={text} className="flex gap-3 rounded-md border border-line bg-surface p-3 text-sm">
              <Icon aria-hidden size={18} className={`shrink-0 ${colour}`} />
              <span>
                <span className="sr-only">{word}: </span>
                {text}
              </span>
            </li>
          );
        })}
      </ul>
      {verdicts !== null && (
        <div className="mt-6">
          <Button look="quiet" onClick={() => location.reload()}>
            Try again
          </Button>
        </div>
      )}
    </div>
  );
}
