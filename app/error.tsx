"use client";
/** For a page that failed while it was made. What went wrong is in the log of the web process, under the digest. */
import Link from "next/link";

export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="mx-auto max-w-[38rem] px-6 py-12">
      <h1 className="text-xl font-semibold">This page could not be made</h1>
      <p className="mt-3">
        Your sandbox is not affected. Try again; if it keeps failing, tell whoever runs this lab
        {error.digest !== undefined && (
          <>
            {" "}
            that its log has the reason under <code className="font-mono">{error.digest}</code>
          </>
        )}
        .
      </p>
      <div className="mt-6 flex gap-6 text-accent underline underline-offset-2">
        <button type="button" onClick={reset} className="underline">
          Try again
        </button>
        <Link href="/">All lessons</Link>
      </div>
    </main>
  );
}
