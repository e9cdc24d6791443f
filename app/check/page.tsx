/** What a host sends to a class the day before: does the lab work from where they will sit? Open to everybody. */
import type { Metadata } from "next";
import { CheckList } from "#components/check/check-list.tsx";
import { PageFrame } from "#components/workshop/page-frame.tsx";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Check this computer" };

export default function CheckPage() {
  return (
    <PageFrame title="Does the lab work from here?" isNarrow>
      <CheckList />
    </PageFrame>
  );
}
