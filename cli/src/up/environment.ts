/** What web and sandbox-server are told: the environment contract between the command and the processes it starts. */
import { hostname, networkInterfaces } from "node:os";
import path from "node:path";
import { figuresFile } from "../plan/figures-file.ts";

export const ACCESS = ["solo", "workshop"] as const;
export type Access = (typeof ACCESS)[number];

export interface LabSettings {
  /** Where learners connect. */
  listenHost: string;
  port: number;
  /** URLs under which a browser may reach the lab; the first is the one to tell people. */
  origins: readonly string[];
  /** Where the sandbox-server is reached from this machine. */
  sandboxPort: number;
  ticketSecret: string;
  cookieSecret: string;
  /** The folder of lessons, relative to the project: its place differs between this machine, web and the VM. */
  lessons: string;
  /** What learners may have, as the sandbox-server's variables: docs/configuration.md. */
  policy: Readonly<Record<string, string>>;
  /** Where web keeps workshops. */
  store: string;
  /** `solo`: whoever comes is a learner. `workshop`: only who has joined one. */
  access: Access;
  /** Where previews of ports are, when somebody has set up a name for it. */
  previewOrigin?: string | undefined;
  /** For an author: pages follow the files of the lessons, and show what is wrong with them. */
  preview?: boolean;
}

/** A lab that only this machine reaches is its user's own; one that others reach asks who somebody is. */
export function defaultAccess(listenHost: string, publicOrigins: readonly string[]): Access {
  const isOwn = ["127.0.0.1", "::1", "localhost"].includes(listenHost) && publicOrigins.length === 0;
  return isOwn ? "solo" : "workshop";
}

/** URLs under which a browser reaches the lab without anything between. */
export function labOrigins(listenHost: string, port: number, addresses: readonly string[] = ownAddresses()): string[] {
  const loopback = ["127.0.0.1", "localhost"];
  const everywhere = listenHost === "0.0.0.0" || listenHost === "::";
  const hosts = everywhere
    ? [...addresses, ...loopback]
    : loopback.includes(listenHost)
      ? loopback
      : [listenHost, ...loopback];
  return hosts.map((host) => `http://${host.includes(":") ? `[${host}]` : host}:${port}`);
}

/** This machine's own name and addresses, as others know it. */
function ownAddresses(): string[] {
  const interfaces = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return [
    ...interfaces.filter(({ internal, family }) => !internal && family === "IPv4").map(({ address }) => address),
    hostname(),
  ];
}

/** Environment of web; `project` is the folder as web sees it. */
export function webEnvironment(settings: LabSettings, project: string): Record<string, string> {
  return {
    ...processBasics(),
    DRYDOCK_LISTEN: `${settings.listenHost}:${settings.port}`,
    DRYDOCK_ORIGINS: settings.origins.join(","),
    DRYDOCK_SANDBOX_URL: `http://127.0.0.1:${settings.sandboxPort}`,
    DRYDOCK_TICKET_SECRET: settings.ticketSecret,
    DRYDOCK_COOKIE_SECRET: settings.cookieSecret,
    DRYDOCK_LESSONS: path.join(project, settings.lessons),
    DRYDOCK_STORE: settings.store,
    DRYDOCK_ACCESS: settings.access,
    DRYDOCK_FIGURES: figuresFile(),
    ...(settings.previewOrigin !== undefined && { DRYDOCK_PREVIEW_ORIGIN: settings.previewOrigin }),
    NEXT_TELEMETRY_DISABLED: "1",
    ...(settings.preview && { DRYDOCK_PREVIEW: "1" }),
  };
}

/** What the sandbox-server is told whatever host it runs on; `project` is the folder as it sees it. */
export function sandboxServerEnvironment(settings: LabSettings, project: string): Record<string, string> {
  return {
    ...settings.policy,
    DRYDOCK_LESSONS: path.join(project, settings.lessons),
    DRYDOCK_ORIGINS: settings.origins.join(","),
    DRYDOCK_TICKET_SECRET: settings.ticketSecret,
  };
}

function processBasics(): Record<string, string> {
  return { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", LANG: "C.UTF-8" };
}
