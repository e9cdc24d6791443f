/** The workshop that a host's page is about. */
import { notFound, redirect } from "next/navigation";
import { type ShownWorkshop, webServices } from "#web/services.ts";
import { whoAsks } from "../../members.ts";

/** Sends to the door whoever is no host. */
export async function requireWorkshop(params: Promise<{ workshop: string }>): Promise<ShownWorkshop> {
  const { host } = await whoAsks();
  if (host === null) redirect("/host");
  return (await webServices().workshop((await params).workshop)) ?? notFound();
}
