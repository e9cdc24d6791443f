/** Where hosts sign in, see their workshops and make new ones. */
import type { Metadata } from "next";
import { SignInForm } from "#components/host/sign-in-form.tsx";
import { SignOutButton } from "#components/host/sign-out-button.tsx";
import { WorkshopForm } from "#components/host/workshop-form.tsx";
import { WorkshopList } from "#components/host/workshop-list.tsx";
import { PageFrame } from "#components/workshop/page-frame.tsx";
import { lessonStore } from "#web/lesson-store.ts";
import { webServices } from "#web/services.ts";
import { whoAsks } from "../members.ts";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Workshops" };

export default async function HostPage() {
  const { host } = await whoAsks();
  if (host === null) {
    return (
      <PageFrame title="Sign in as a host" isNarrow>
        <SignInForm />
      </PageFrame>
    );
  }
  const workshops = (await webServices().workshops()).map(({ id, title, seats, takenSeats, endsAtMs, isOver }) => {
    return { id, title, seats, takenSeats, endsAtMs, isOver };
  });
  const courses = (await lessonStore().courses()).map(({ id, reading }) => {
    return { id, title: reading.ok ? reading.course.title : id };
  });
  return (
    <PageFrame title="Workshops" actions={<SignOutButton name={host.name} />}>
      <WorkshopList workshops={workshops} />
      <h2 className="mt-12 text-lg font-semibold">New workshop</h2>
      <WorkshopForm courses={courses} />
    </PageFrame>
  );
}
