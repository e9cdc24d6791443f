/** The door of a workshop. */
import type { Metadata } from "next";
import Link from "next/link";
import { JoinForm } from "#components/workshop/join-form.tsx";
import { MemberNote } from "#components/workshop/member-note.tsx";
import { PageFrame } from "#components/workshop/page-frame.tsx";
import { safeNext, whoAsks } from "../members.ts";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Join a workshop" };

type Query = { code?: string | string[]; next?: string | string[] };

export default async function JoinPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { code, next } = await searchParams;
  const { member } = await whoAsks();
  if (member) {
    const { person, workshop, isOver } = member;
    return (
      <PageFrame title="You are in a workshop" isNarrow>
        <MemberNote name={person.name} workshop={workshop.title} endsAtMs={workshop.endsAtMs} isOver={isOver} />
        <Link href="/" className="mt-6 inline-block text-accent underline underline-offset-2">
          Go to the lessons
        </Link>
      </PageFrame>
    );
  }
  return (
    <PageFrame title="Join a workshop" isNarrow>
      <p className="mt-2 text-sm">
        <Link href="/check" className="text-accent underline underline-offset-2">
          Check whether this computer is ready
        </Link>
      </p>
      <JoinForm code={typeof code === "string" ? code.slice(0, 20) : ""} next={safeNext(next)} />
    </PageFrame>
  );
}
