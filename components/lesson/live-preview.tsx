"use client";
/** Shows the lesson anew when its file is saved; terminals and the place on the page stay. */
import { useRouter } from "next/navigation";
import { useEffect } from "react";

export function LivePreview() {
  const router = useRouter();
  useEffect(() => {
    const changes = new EventSource("/api/lesson-changes");
    changes.onmessage = () => router.refresh();
    return () => changes.close();
  }, [router]);
  return null;
}
