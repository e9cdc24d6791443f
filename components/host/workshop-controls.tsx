"use client";
/** What a host can do to a whole workshop. */
import { useRouter } from "next/navigation";
import { useRef } from "react";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { Refusal } from "#components/ui/refusal.tsx";
import { useAsk } from "#components/workshop/use-ask.ts";

const HOUR_MS = 60 * 60 * 1000;

export interface WorkshopControlsProps {
  id: string;
  isAdmitting: boolean;
  endsAtMs: number;
  isOver: boolean;
}

export function WorkshopControls({ id, isAdmitting, endsAtMs, isOver }: WorkshopControlsProps) {
  const router = useRouter();
  const ending = useRef<HTMLDialogElement>(null);
  const deleting = useRef<HTMLDialogElement>(null);
  const { isBusy, refusal, send } = useAsk();

  async function act(what: string, body?: unknown) {
    if (await send(`/api/host/workshops/${id}/${what}`, body)) router.refresh();
  }

  async function remove() {
    if (await send(`/api/host/workshops/${id}/delete`)) router.push("/host");
  }

  const from = isOver ? Date.now : () => endsAtMs;
  return (
    <div className="space-y-2">
      <div className="flex flex-wrap gap-2">
        {!isOver && (
          <Button look="quiet" isDisabled={isBusy} onClick={() => void act("change", { isAdmitting: !isAdmitting })}>
            {isAdmitting ? "Let nobody else in" : "Let people in"}
          </Button>
        )}
        <Button look="quiet" isDisabled={isBusy} onClick={() => void act("change", { endsAtMs: from() + HOUR_MS })}>
          {isOver ? "Reopen for an hour" : "One hour more"}
        </Button>
        <ExportLinks id={id} />
        {isOver ? (
          <Button look="danger" isDisabled={isBusy} onClick={() => deleting.current?.showModal()}>
            Delete
          </Button>
        ) : (
          <Button look="danger" isDisabled={isBusy} onClick={() => ending.current?.showModal()}>
            End
          </Button>
        )}
      </div>
      <Refusal>{refusal}</Refusal>
      <ConfirmDialog
        dialog={ending}
        question="End this workshop now?"
        confirmLabel="End workshop"
        onConfirm={() => void act("end")}
      >
        Nobody gets to a sandbox any more. What people have done stays, and you can reopen it.
      </ConfirmDialog>
      <ConfirmDialog
        dialog={deleting}
        question="Delete this workshop?"
        confirmLabel="Delete for good"
        onConfirm={() => void remove()}
      >
        All that is known of its people goes with it: names, codes, results and messages. Export the results first if
        you want them.
      </ConfirmDialog>
    </div>
  );
}

function ExportLinks({ id }: { id: string }) {
  return ["csv", "json"].map((format) => (
    <a
      key={format}
      href={`/api/host/workshops/${id}/results.${format}`}
      download
      className="inline-flex h-8 items-center rounded-md border border-edge bg-surface px-3 text-sm font-medium hover:bg-sunken"
    >
      Results as {format.toUpperCase()}
    </a>
  ));
}
