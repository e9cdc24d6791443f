/** Workshops as pages reach them: a real front and a real store, without pages and without a sandbox host. */
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { createFront } from "../front.ts";
import { webTroubles } from "../readiness.ts";
import { addHost } from "../store/hosts.ts";
import { openStore } from "../store/open.ts";
import { openWorkshops } from "./open.ts";

export const ORIGIN = "http://127.0.0.1:7080";
export const TICKET_SECRET = "a".repeat(64);

export interface Answer {
  status: number;
  data: Record<string, unknown>;
  text: string;
  cookies: string[];
}

/** A browser: keeps its cookies, and says whose page it shows. */
export class Browser {
  readonly #url: string;
  readonly #origin: string | null;
  readonly #host: string;
  readonly cookies = new Map<string, string>();

  /** @param lab the origin of the lab that it asks, whosever page it shows */
  constructor(url: string, origin: string | null = ORIGIN, lab = ORIGIN) {
    this.#url = url;
    this.#origin = origin;
    this.#host = new URL(lab).host;
  }

  post(path: string, body: unknown = {}): Promise<Answer> {
    return this.#ask("POST", path, typeof body === "string" ? body : JSON.stringify(body));
  }

  get(path: string): Promise<Answer> {
    return this.#ask("GET", path);
  }

  /** The events of a stream, from its first one, until the test ends or the lab says no more. */
  async *follow<T>(path: string): AsyncGenerator<T> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const sent = request(`${this.#url}${path}`, {
      headers: { host: this.#host, cookie },
      agent: false,
    }).end();
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    if (response.statusCode !== 200) throw new Error(`no events: ${response.statusCode}`);
    let rest = "";
    for await (const chunk of response.setEncoding("utf8") as AsyncIterable<string>) {
      const [last = "", ...whole] = `${rest}${chunk}`.split("\n\n").toReversed();
      rest = last;
      for (const event of whole.toReversed()) {
        if (event.startsWith("data: ")) yield JSON.parse(event.slice("data: ".length)) as T;
      }
    }
  }

  async #ask(method: string, path: string, body?: string): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { host: this.#host, cookie, ...(this.#origin !== null && { origin: this.#origin }) };
    // fetch lets nobody choose the Host header.
    const sent = request(`${this.#url}${path}`, { method, headers, agent: false }).end(body);
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    const cookies = response.headers["set-cookie"] ?? [];
    for (const line of cookies) this.#keep(line);
    const answered = await text(response);
    const isJson = response.headers["content-type"] === "application/json";
    return { status: response.statusCode ?? 0, data: isJson ? JSON.parse(answered) : {}, text: answered, cookies };
  }

  #keep(line: string): void {
    const [name = "", value = ""] = line.split(";")[0]?.split("=") ?? [];
    if (/Max-Age=0(;|$)/.test(line)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

export interface TestLabOptions {
  access?: "solo" | "workshop";
  origin?: string;
  /** Nobody's, unless the test has one. */
  sandboxUrl?: string;
  /** Where the store is, when it is not a file of its own. */
  place?: string;
}

/** Closed at the end of its scope. */
export async function startWorkshops(options: TestLabOptions = {}) {
  const { access = "workshop", origin = ORIGIN, sandboxUrl = "http://127.0.0.1:9" } = options;
  const folder = await mkdtemp(path.join(tmpdir(), "drydock-workshops-"));
  const store = await openStore(options.place ?? path.join(folder, "drydock.db"));
  const reports: string[] = [];
  const secrets = { ticketSecret: TICKET_SECRET, cookieSecret: "b".repeat(64) };
  const lessonsDirectory = path.join(import.meta.dirname, "../../lessons");
  const places = { origins: [ORIGIN], sandboxUrl, lessonsDirectory, figuresFile: undefined };
  const workshops = await openWorkshops({ access, ...places, ...secrets }, store, (message) => {
    reports.push(message);
  });
  const { api } = workshops;
  const front = createFront({
    origins: [ORIGIN, origin],
    sandboxUrl,
    previews: null,
    pages: { request: (_, response) => void response.end(), upgrade: (_, socket) => socket.destroy() },
    api,
    troubles: () => webTroubles(store),
    report: (message) => reports.push(message),
  });
  const url = `http://127.0.0.1:${await front.listen({ host: "127.0.0.1", port: 0 })}`;
  return {
    store,
    url,
    reports,
    browser: (from: string | null = origin) => new Browser(url, from, origin),
    /** The browser of a host who has signed in. */
    async host() {
      const { passphrase } = await addHost(store, "Grace", Date.now());
      const browser = new Browser(url, origin, origin);
      const { status } = await browser.post("/api/host/sign-in", { passphrase });
      if (status !== 200) throw new Error(`the host could not sign in: ${status}`);
      return browser;
    },
    async [Symbol.asyncDispose]() {
      workshops.close();
      await front.close();
      await store.destroy();
      await rm(folder, { recursive: true });
    },
  };
}

export const HOUR_MS = 3_600_000;

/** A workshop by a host's browser: its id and code. */
export async function newWorkshop(host: Browser, seats = 30): Promise<{ id: string; code: string }> {
  const wanted = { title: "Containers", course: "containers", seats, endsAtMs: Date.now() + HOUR_MS };
  const { data } = await host.post("/api/host/workshops", wanted);
  return { id: String(data.id), code: String(data.code) };
}
