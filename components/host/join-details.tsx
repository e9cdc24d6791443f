"use client";
/** What a host tells the class: link and code, large enough to be read from the last row. */
import { type ReactNode, useSyncExternalStore } from "react";
import { CopyButton } from "#components/lesson/copy-button.tsx";

const never = () => () => {};

export interface JoinDetailsProps {
  code: string;
  /** `short`: where there is no room for the link, which can still be copied. `large`: for the last row of a room. */
  look?: "short" | "large";
}

export function JoinDetails({ code, look }: JoinDetailsProps) {
  const origin = useSyncExternalStore(
    never,
    () => location.origin,
    () => "",
  );
  const link = `${origin}/join?code=${code}`;
  if (look === "large") {
    return (
      <dl className="flex flex-wrap items-baseline gap-x-8 gap-y-1">
        <Detail name="Go to">
          <span className="text-xl">{`${origin.replace(/^https?:\/\//, "")}/join`}</span>
        </Detail>
        <Detail name="Code">
          <span className="text-4xl font-semibold tracking-wide" data-workshop-code>
            {code}
          </span>
        </Detail>
      </dl>
    );
  }
  return (
    <dl className="flex flex-wrap items-baseline gap-x-6 gap-y-2">
      <Detail name="Code">
        <span className="text-lg font-semibold tracking-wide" data-workshop-code>
          {code}
        </span>
      </Detail>
      <Detail name="Link">
        {look !== "short" && <span className="truncate">{link}</span>}
        <CopyButton text={link} />
      </Detail>
      {look !== "short" && (
        <Detail name="To try before">
          <span className="truncate">{`${origin}/check`}</span>
          <CopyButton text={`${origin}/check`} />
        </Detail>
      )}
    </dl>
  );
}

function Detail({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 items-baseline gap-2">
      <dt className="text-sm text-muted">{name}</dt>
      <dd className="flex min-w-0 items-center gap-1 font-mono text-sm">{children}</dd>
    </div>
  );
}
