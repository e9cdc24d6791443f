"use client";
/** Makes a workshop. */
import { useRouter } from "next/navigation";
import { type FormEvent, useId } from "react";
import { Button } from "#components/ui/button.tsx";
import { CONTROL, Field } from "#components/ui/field.tsx";
import { Refusal } from "#components/ui/refusal.tsx";
import { useAsk } from "#components/workshop/use-ask.ts";
import { MAX_SEATS, MAX_TITLE_LENGTH } from "#lib/workshop/requests.ts";

const HOUR_MS = 60 * 60 * 1000;

/** How long a workshop lasts, in hours. */
const LENGTHS: [number, string][] = [
  [2, "2 hours"],
  [4, "4 hours"],
  [8, "8 hours"],
  [24, "a day"],
  [72, "3 days"],
  [168, "a week"],
];
const USUAL_LENGTH = 4;
const USUAL_SEATS = 30;

export function WorkshopForm({ courses }: { courses: { id: string; title: string }[] }) {
  const router = useRouter();
  const course = useId();
  const length = useId();
  const pace = useId();
  const { isBusy, refusal, send } = useAsk();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const made = await send<{ id: string }>("/api/host/workshops", {
      title: fields.get("title"),
      course: fields.get("course"),
      seats: Number(fields.get("seats")),
      isPaced: fields.get("pace") === "unlocked",
      endsAtMs: Date.now() + Number(fields.get("hours")) * HOUR_MS,
    });
    if (made) router.push(`/host/${made.id}`);
  }

  return (
    <form onSubmit={(event) => void submit(event)} className="mt-4 grid gap-4 sm:grid-cols-2">
      <Field label="Title" name="title" required maxLength={MAX_TITLE_LENGTH} autoComplete="off" />
      <div>
        <label htmlFor={course} className="text-sm font-medium">
          Course
        </label>
        <select id={course} name="course" className={CONTROL}>
          {courses.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </div>
      <Field label="Seats" name="seats" type="number" required min={1} max={MAX_SEATS} defaultValue={USUAL_SEATS} />
      <div>
        <label htmlFor={length} className="text-sm font-medium">
          Lasts from now
        </label>
        <select id={length} name="hours" defaultValue={USUAL_LENGTH} className={CONTROL}>
          {LENGTHS.map(([hours, words]) => (
            <option key={hours} value={hours}>
              {words}
            </option>
          ))}
        </select>
      </div>
      <div className="sm:col-span-2">
        <label htmlFor={pace} className="text-sm font-medium">
          Lessons
        </label>
        <select id={pace} name="pace" className={CONTROL}>
          <option value="open">Open from the beginning</option>
          <option value="unlocked">One after the other, as I unlock them</option>
        </select>
      </div>
      <div className="space-y-4 sm:col-span-2">
        <Refusal>{refusal}</Refusal>
        <Button look="primary" isSubmit isDisabled={isBusy}>
          Create workshop
        </Button>
      </div>
    </form>
  );
}
