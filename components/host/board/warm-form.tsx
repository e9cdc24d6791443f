"use client";
/** Has sandboxes made before a class begins, so that nobody waits when all begin at once. */
import { type FormEvent, useId, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { useAsk } from "#components/workshop/use-ask.ts";
import type { Places } from "#lib/capacity/host-reading.ts";
import type { ProfileName } from "#lib/lesson/profile-names.ts";
import { MAX_SEATS } from "#lib/workshop/requests.ts";

/** Until they are removed if nobody has come. */
const MINUTES = 30;

export interface WarmFormProps {
  workshop: string;
  /** Those that the course uses. */
  profiles: readonly ProfileName[];
  places: Places;
  /** How many are in the class. */
  people: number;
}

export function WarmForm({ workshop, profiles, places, people }: WarmFormProps) {
  const id = useId();
  const { isBusy, refusal, send } = useAsk();
  const [told, setTold] = useState("");

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const wanted = { profile: fields.get("profile"), count: Number(fields.get("count")), minutes: MINUTES };
    const answer = await send<{ count: number }>(`/api/host/workshops/${workshop}/warm`, wanted);
    if (answer) setTold(`${answer.count} will stand ready; there are ${places.most - places.taken} free places.`);
  }

  return (
    <form onSubmit={(event) => void submit(event)} className="mt-3 space-y-2 border-t border-line pt-3">
      <div className="flex items-center gap-2">
        <label htmlFor={`${id}-count`}>Have</label>
        <input
          id={`${id}-count`}
          name="count"
          type="number"
          min={0}
          max={MAX_SEATS}
          required
          defaultValue={people}
          className="h-8 w-16 rounded-md border border-edge bg-surface px-2"
        />
        <label htmlFor={`${id}-profile`} className="sr-only">
          Kind of sandbox
        </label>
        <select
          id={`${id}-profile`}
          name="profile"
          className="h-8 min-w-0 rounded-md border border-edge bg-surface px-2"
        >
          {profiles.map((profile) => (
            <option key={profile} value={profile}>
              {profile}
            </option>
          ))}
        </select>
        <span className="flex-1 text-muted">ready for {MINUTES} min</span>
        <Button look="quiet" isSubmit isDisabled={isBusy}>
          Make
        </Button>
      </div>
      <output className="block text-muted empty:hidden">{told}</output>
      <span role="alert" className="block text-danger empty:hidden">
        {refusal}
      </span>
    </form>
  );
}
