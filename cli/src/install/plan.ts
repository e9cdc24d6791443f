/** What it takes to install the lab as services of systemd, and to take them away again: an ordered list, as data. */
import type { Access } from "../up/environment.ts";
import { readVariables, type Variables, withVariables } from "./env-file.ts";
import { SERVICES, type ServiceName } from "./units.ts";

/** One thing to be made so; applied to a machine where it is so already, it changes nothing. */
export type Action =
  | { op: "directory"; path: string; mode: number; owner?: string }
  | { op: "file"; path: string; mode: number; contents: string }
  | { op: "remove"; path: string }
  | { op: "run"; command: readonly string[]; why: string };

export const WEB_USER = "drydock-web";
/** The store's folder: `StateDirectory=` of web's unit. */
export const STORE_FOLDER = "/var/lib/drydock-web";
export const STORE = `${STORE_FOLDER}/drydock.db`;
const SETTINGS_FOLDER = "/etc/drydock";
/** systemd's way to make a user, on every distribution the same (sysusers.d(5)). */
const USERS_FILE = "/etc/sysusers.d/drydock.conf";
const USERS = `u ${WEB_USER} - "Drydock web"\n`;
export const UNIT_FOLDER = "/etc/systemd/system";

/** Files of settings, by name; the user's own from the first installation on. */
export const SETTINGS = ["lab.env", "web.env", "sandbox.env"] as const;
export type SettingsName = (typeof SETTINGS)[number];
export const settingsPath = (name: SettingsName) => `${SETTINGS_FOLDER}/${name}`;

/** What a file of settings says at its top when it is new. */
const HEADS: Readonly<Record<SettingsName, string>> = {
  "lab.env": "# Drydock: what web and sandbox-server share. docs/configuration.md says what each means.\n",
  "web.env": "# Drydock: where web listens, and whom it lets in.\n",
  "sandbox.env":
    "# Drydock: what learners may have, such as DRYDOCK_MAX_SANDBOXES=20; docs/configuration.md lists it.\n",
};

export interface Installation {
  units: Readonly<Record<ServiceName, string>>;
  /** The files of settings as they are; empty where there is none. */
  settings: Readonly<Record<SettingsName, string>>;
  /** Said by whoever installs, and so set even where a file says otherwise. */
  chosen: Partial<LabChoice>;
  /** Where nobody has said anything, now or before. */
  otherwise: LabChoice;
  /** Two new secrets, for a machine that has none. */
  secrets: { ticket: string; cookie: string };
}

export interface LabChoice {
  /** `ADDRESS:PORT` for browsers. */
  listen: string;
  origins: readonly string[];
  access: Access;
}

export function planInstallation({ units, settings, chosen, otherwise, secrets }: Installation): Action[] {
  const file = (name: SettingsName, defaults: Variables, said: Variables): Action => ({
    op: "file",
    path: settingsPath(name),
    mode: 0o600,
    contents: withVariables(settings[name] || HEADS[name], defaults, said),
  });
  const all = { origins: originsVariable(otherwise), web: webVariables(otherwise) };
  return [
    { op: "file", path: USERS_FILE, mode: 0o644, contents: USERS },
    {
      op: "run",
      command: ["systemd-sysusers", USERS_FILE],
      why: `there is a user ${WEB_USER}, who can do nothing else`,
    },
    { op: "directory", path: STORE_FOLDER, mode: 0o700, owner: WEB_USER },
    { op: "directory", path: SETTINGS_FOLDER, mode: 0o700 },
    file("lab.env", { DRYDOCK_TICKET_SECRET: secrets.ticket, ...all.origins }, originsVariable(chosen)),
    file("web.env", { DRYDOCK_COOKIE_SECRET: secrets.cookie, ...all.web }, webVariables(chosen)),
    file("sandbox.env", {}, {}),
    ...SERVICES.map((name): Action => {
      return { op: "file", path: `${UNIT_FOLDER}/${name}`, mode: 0o644, contents: units[name] };
    }),
    { op: "run", command: ["systemctl", "daemon-reload"], why: "systemd reads the units" },
    { op: "run", command: ["systemctl", "enable", ...SERVICES], why: "they start with the machine" },
    // A sandbox-server that runs hands over to the new one: this is an upgrade too.
    { op: "run", command: ["systemctl", "restart", ...SERVICES], why: "they start now; shells that run go on" },
  ];
}

/** Whom the lab lets in, once installed. */
export function accessOf({ settings, chosen, otherwise }: Pick<Installation, "settings" | "chosen" | "otherwise">) {
  return chosen.access ?? readVariables(settings["web.env"]).DRYDOCK_ACCESS ?? otherwise.access;
}

/** Leaves what people have made: workshops, learners' files, settings, and the user who owns the store. */
export function planRemoval(installed: readonly ServiceName[]): Action[] {
  if (installed.length === 0) return [];
  return [
    { op: "run", command: ["systemctl", "disable", "--now", ...installed], why: "they stop; every sandbox ends" },
    ...installed.map((name): Action => ({ op: "remove", path: `${UNIT_FOLDER}/${name}` })),
    { op: "remove", path: USERS_FILE },
    { op: "run", command: ["systemctl", "daemon-reload"], why: "systemd forgets the units" },
  ];
}

function originsVariable({ origins }: Partial<LabChoice>): Variables {
  return origins ? { DRYDOCK_ORIGINS: origins.join(",") } : {};
}

function webVariables({ listen, access }: Partial<LabChoice>): Variables {
  return { ...(listen && { DRYDOCK_LISTEN: listen }), ...(access && { DRYDOCK_ACCESS: access }) };
}
