"use client";
/** Who has joined, and what a host can do for one of them. */
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { LocalTime } from "#components/ui/local-time.tsx";
import { Refusal } from "#components/ui/refusal.tsx";
import { useAsk } from "#components/workshop/use-ask.ts";

export interface ListedPerson {
  id: string;
  name: string;
  joinedAtMs: number;
}

export function PeopleList({ workshop, people }: { workshop: string; people: ListedPerson[] }) {
  if (people.length === 0) {
    return <p className="mt-3 text-muted">Nobody has joined yet. Give out the link or the code above.</p>;
  }
  return (
    <table className="mt-3 w-full text-sm">
      <thead>
        <tr className="border-b border-line text-left text-muted">
          <th scope="col" className="py-1.5 font-medium">
            Name
          </th>
          <th scope="col" className="font-medium">
            Joined
          </th>
          <th scope="col">
            <span className="sr-only">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <PersonRow key={person.id} person={person} path={`/api/host/workshops/${workshop}/people/${person.id}`} />
        ))}
      </tbody>
    </table>
  );
}

function PersonRow({ person, path }: { person: ListedPerson; path: string }) {
  const router = useRouter();
  const dialog = useRef<HTMLDialogElement>(null);
  const [code, setCode] = useState<string | null>(null);
  const { isBusy, refusal, send } = useAsk();

  async function renew() {
    const answer = await send<{ resumeCode: string }>(`${path}/resume-code`);
    if (answer) setCode(answer.resumeCode);
  }

  async function remove() {
    if (await send(`${path}/remove`)) router.refresh();
  }

  return (
    <tr className="border-b border-line">
      <th scope="row" className="max-w-[18rem] truncate py-1.5 pr-4 text-left font-medium">
        {person.name}
      </th>
      <td className="pr-4 text-muted">
        <LocalTime ms={person.joinedAtMs} />
      </td>
      <td>
        <div className="flex items-center justify-end gap-2 py-1">
          <output className="font-mono">{code}</output>
          <Refusal>{refusal}</Refusal>
          <Button look="quiet" isDisabled={isBusy} onClick={() => void renew()}>
            New resume code<span className="sr-only"> for {person.name}</span>
          </Button>
          <Button look="danger" isDisabled={isBusy} onClick={() => dialog.current?.showModal()}>
            Remove<span className="sr-only"> {person.name}</span>
          </Button>
        </div>
        <ConfirmDialog
          dialog={dialog}
          question={`Remove ${person.name}?`}
          confirmLabel="Remove"
          onConfirm={() => void remove()}
        >
          All that is known of them goes, their results too, and their seat is free again.
        </ConfirmDialog>
      </td>
    </tr>
  );
}
