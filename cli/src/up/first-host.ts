/** A lab for workshops needs somebody who can run them: made at its first start, and told in the terminal, once. */
import { addHost, listHosts } from "../../../web/store/hosts.ts";
import { openForCommand } from "../store/store-place.ts";
import type { LabSettings } from "./environment.ts";
import type { Report } from "./report.ts";

type Place = Pick<LabSettings, "origins" | "store">;

/** @param drydock how the command is called where the lab runs */
export async function tellFirstHost(
  { origins, store: place }: Place,
  report: Pick<Report, "say">,
  drydock = "npx drydock",
): Promise<void> {
  await using opened = await openForCommand(place);
  const where = `${origins[0]}/host`;
  if ((await listHosts(opened.store)).length > 0) {
    report.say(`Hosts sign in at ${where}; a passphrase that was lost is replaced by: ${drydock} host add NAME`);
    return;
  }
  const { passphrase } = await addHost(opened.store, "Host", Date.now());
  report.say(`Hosts sign in at ${where} with this passphrase, which is shown only now:\n\n    ${passphrase}\n`);
}
