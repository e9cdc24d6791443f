"use client";
/** What a host tells the class: link and code, large enough to be read from the last row. */
import { useSyncExternalStore } from "react";
import { CopyButton } from "#components/lesson/copy-button.tsx";

const never = () => () => {};

export interface JoinDetailsProps {
  code: string;
  /** Where there is no room for the link, it can still be copied. */
  isShort?: boolean;
}

export function JoinDetails({ code, isShort }: JoinDetailsProps) {
  const origin = useSyncExternalStore(
    never,
    () => location.origin,
    () => "",
  );
  const link = `${origin}/join?code=${code}`;
  return (
    <dl className="flex flex-wrap items-baseline gap-x-6 gap-y-2">
      <div className="flex items-baseline gap-2">
        <dt className="text-sm text-muted">Code</dt>
        <dd className="font-mono text-lg font-semibold tracking-wide" data-workshop-code>
          {code}
        </dd>
      </div>
      <div className="flex min-w-0 items-baseline gap-2">
        <dt className="text-sm text-muted">Link</dt>
        <dd className="flex min-w-0 items-center gap-1 font-mono text-sm">
          {!isShort && <span className="truncate">{link}</span>}
          <CopyButton text={link} />
        </dd>
      </div>
      {!isShort && (
        <div className="flex min-w-0 items-baseline gap-2">
          <dt className="text-sm text-muted">To try before</dt>
          <dd className="flex min-w-0 items-center gap-1 font-mono text-sm">
            <span className="truncate">{`${origin}/check`}</span>
            <CopyButton text={`${origin}/check`} />
          </dd>
        </div>
      )}
    </dl>
  );
}
