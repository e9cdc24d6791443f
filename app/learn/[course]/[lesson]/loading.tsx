/** Shown while a lesson is read. Says what is happening; the sandbox has its own words for its own waits. */
export default function LessonLoading() {
  return (
    <main className="mx-auto max-w-[38rem] px-6 py-8">
      <p aria-live="polite" className="text-muted">
        Opening the lesson…
      </p>
    </main>
  );
}
