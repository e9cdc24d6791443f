/** What a scenario prepares before its learner comes, as one script for a lesson's `setup`. */
import type { Notes } from "./notes.ts";
import type { Asset, Page, Scenario } from "./scenario.ts";

/** A larger file would be most of the lesson. */
const MAX_ASSET_BYTES = 8 * 1024;

/** Scripts and files as root has them on those platforms, whose learners are root. */
export function setupScript(scenario: Scenario, notes: Notes): string {
  const { details } = scenario.index;
  const files = Object.entries(details.assets ?? {}).flatMap(([host, assets]) => {
    if (/^(?:host01|client|host1)$/i.test(host)) return assets.flatMap((asset) => writeAsset(scenario, asset, notes));
    notes.about("index.json")(`the assets for ${host}: there is one host`);
    return [];
  });
  const backgrounds = pagesOf(scenario).flatMap(({ page, name }) => {
    const file = page.background ?? page.courseData;
    if (file === undefined) return [];
    if (name !== "intro") {
      notes.about(file)(`ran when ${name} was opened; now it is run before the lesson begins`);
    }
    return runAsRoot(scenario, file, notes);
  });
  return [...files, ...backgrounds].join("\n");
}

export function pagesOf({ index: { details } }: Scenario): { page: Page; name: string }[] {
  return [
    ...(details.intro ? [{ page: details.intro, name: "intro" }] : []),
    ...details.steps.map((page, index) => ({ page, name: `step ${index + 1}` })),
    ...(details.finish ? [{ page: details.finish, name: "finish" }] : []),
  ];
}

/** A script of the scenario for one shell line or more; empty, with a note, when it is not there. */
function runAsRoot(scenario: Scenario, file: string, notes: Notes): string[] {
  const script = scenario.read(file)?.toString("utf8");
  if (script === undefined) notes.about(file)("is named in index.json and is not there");
  if (script === undefined || script.trim() === "") return [];
  return [`sudo --login bash <<'SCRIPT'\n${script.replace(/\n+$/, "")}\nSCRIPT`];
}

function writeAsset(scenario: Scenario, { file, target, chmod }: Asset, notes: Notes): string[] {
  const tell = notes.about("index.json");
  if (/[*?]/.test(file)) {
    tell(`the asset \`${file}\`: name each file, as a setup block can write it`);
    return [];
  }
  const content = scenario.read(`assets/${file}`) ?? scenario.read(file);
  if (content === null) tell(`the asset \`${file}\` is not there`);
  else if (content.byteLength > MAX_ASSET_BYTES) {
    tell(`the asset \`${file}\` has ${content.byteLength} bytes, too many for a setup block`);
  }
  if (content === null || content.byteLength > MAX_ASSET_BYTES) return [];
  const place = `${target.replace(/^~(?=\/|$)/, "/root").replace(/\/$/, "")}/${file.split("/").at(-1)}`;
  const write = `echo ${content.toString("base64")} | base64 --decode | sudo tee ${shellWord(place)} >/dev/null`;
  const folder = place.slice(0, place.lastIndexOf("/")) || "/";
  return [
    `sudo mkdir -p ${shellWord(folder)}`,
    write,
    ...(chmod === undefined ? [] : [`sudo chmod ${shellWord(chmod)} ${shellWord(place)}`]),
  ];
}

function shellWord(text: string): string {
  return /^[\w/.+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
