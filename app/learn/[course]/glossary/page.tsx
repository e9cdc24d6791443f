/** The words of a course and what they mean. */
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { GlossaryList } from "#components/lesson/glossary-list.tsx";
import { ANONYMOUS } from "#web/identity.ts";
import { lessonStore } from "#web/lesson-store.ts";
import { requireEntry } from "../../../members.ts";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Glossary" };

export default async function GlossaryPage({ params }: { params: Promise<{ course: string }> }) {
  const { course: id } = await params;
  await requireEntry(`/learn/${id}/glossary`);
  const course = await lessonStore().course(decodeURIComponent(id));
  if (course === null || !course.glossary?.ok) notFound();
  return (
    <main className="mx-auto max-w-[48rem] px-6 py-12">
      <p className="text-sm text-muted">{course.reading.ok ? course.reading.course.title : course.id}</p>
      <h1 className="text-xl font-semibold">Glossary</h1>
      <GlossaryList course={course} glossary={course.glossary.glossary} learnerName={ANONYMOUS} />
      <Link href="/" className="mt-8 inline-block text-accent underline underline-offset-2">
        All lessons
      </Link>
    </main>
  );
}
