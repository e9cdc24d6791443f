/** For an address that leads nowhere. */
import Link from "next/link";

export default function NotFound() {
  return (
    <main className="mx-auto max-w-[38rem] px-6 py-12">
      <h1 className="text-xl font-semibold">There is nothing at this address</h1>
      <p className="mt-3">The lesson may have been renamed or taken away.</p>
      <Link href="/" className="mt-6 inline-block text-accent underline underline-offset-2">
        All lessons
      </Link>
    </main>
  );
}
