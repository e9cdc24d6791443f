/** The origins of previews: lets their visitors in, and carries requests and WebSockets to the ports that they name. */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { type Duplex, pipeline } from "node:stream";
import { DrydockError } from "../../lib/protocol/errors.ts";
import { PREVIEW_OPEN_PATH, type PreviewClaims } from "../../lib/protocol/preview.ts";
import type { Mac } from "../../lib/protocol/ticket.ts";
import { answerUpgrade } from "../answer.ts";
import type { Pages } from "../pages.ts";
import { PreviewAccess } from "./access.ts";
import { answerWithPage, statusFor } from "./error-page.ts";
import { ask, askUpgrade, headOf, join } from "./exchange.ts";
import { headersFromProgram, headersToProgram } from "./headers.ts";
import { originOf, type PreviewPlace, type PreviewSettings, patternsOf, placeAt } from "./origin.ts";
import { openTunnel } from "./tunnel.ts";
import { Turns } from "./turns.ts";

/** Of one sandbox, at a time. A browser asks for more over HTTP/2; they wait. */
const MAX_REQUESTS = 24;
const MAX_WAITING = 512;
const MAX_WEBSOCKETS = 24;

const USED = "This link has been used, or is too old. Open the port from its lesson.";
const BROKEN = "What listens on this port broke off, or does not answer as a web server would.";

export interface PreviewOptions extends PreviewSettings {
  sandboxUrl: string;
  mac: Mac;
  /** Told of failures that the browser sees only as an error page. */
  report: (message: string, error: Error) => void;
}

/** Somebody who may be here. */
interface Visit {
  place: PreviewPlace;
  visitor: PreviewClaims;
}

export class Previews implements Pages {
  readonly #patterns: readonly string[];
  readonly #sandboxUrl: string;
  readonly #access: PreviewAccess;
  readonly #report: PreviewOptions["report"];
  readonly #requests = new Turns({ most: MAX_REQUESTS, mostWaiting: MAX_WAITING });
  readonly #webSockets = new Turns({ most: MAX_WEBSOCKETS, mostWaiting: 0 });

  constructor({ sandboxUrl, mac, report, ...settings }: PreviewOptions) {
    this.#patterns = patternsOf(settings);
    this.#sandboxUrl = sandboxUrl;
    this.#access = new PreviewAccess(mac);
    this.#report = report;
  }

  /** Is it meant for the origin of a preview? */
  owns(request: IncomingMessage): boolean {
    return this.#placeOf(request) !== null;
  }

  request(request: IncomingMessage, response: ServerResponse): void {
    const place = this.#placeOf(request);
    if (!place) return void response.destroy();
    this.#serve(request, response, place).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else answerWithPage(response, this.#known(error, request), place);
    });
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const place = this.#placeOf(request);
    if (!place) return void socket.destroy();
    this.#serveUpgrade(request, socket, head, place).catch((error: unknown) => {
      const failure = this.#known(error, request);
      answerUpgrade(socket, { status: statusFor(failure), body: failure.message });
    });
  }

  #placeOf({ headers }: IncomingMessage): PreviewPlace | null {
    return placeAt(headers.host, this.#patterns);
  }

  async #serve(request: IncomingMessage, response: ServerResponse, place: PreviewPlace): Promise<void> {
    if (request.url?.split("?")[0] === PREVIEW_OPEN_PATH) return this.#open(request, response, place);
    const visit = this.#visitAt(request, place);
    const port = await this.#connect(visit, this.#requests);
    if (response.closed) return void port.destroy();
    response.once("close", () => port.destroy());
    const answer = await ask(port, request, headersToProgram(request.headers, place));
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, this.#answerHeaders(visit, answer));
    pipeline(answer, response, () => port.destroy());
  }

  async #serveUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, place: PreviewPlace): Promise<void> {
    const visit = this.#visitAt(request, place);
    const port = await this.#connect(visit, this.#webSockets);
    if (socket.destroyed) return void port.destroy();
    const leave = () => port.destroy();
    socket.once("close", leave);
    const { answer, rest } = await askUpgrade(port, request, headersToProgram(request.headers, place));
    socket.off("close", leave);
    socket.write(headOf(answer, this.#answerHeaders(visit, answer)));
    socket.write(rest);
    port.write(head);
    join(port, socket);
  }

  /** Exchanges a pass for cookies. One that has been used does no harm to who is in already. */
  #open(request: IncomingMessage, response: ServerResponse, place: PreviewPlace): void {
    const query = new URL(request.url ?? "/", place.origin).searchParams;
    const cookies = this.#access.enter(query.get("pass"), place, Date.now());
    if (!cookies && !this.#access.visitor(request.headers.cookie, place, Date.now())) {
      throw new DrydockError("preview_refused", USED);
    }
    const to = query.get("to") ?? "/";
    response.writeHead(303, {
      // Nothing that a browser reads as another host.
      location: /^\/(?![/\\])/.test(to) ? to : "/",
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      ...(cookies && { "set-cookie": cookies }),
    });
    response.end();
  }

  #visitAt(request: IncomingMessage, place: PreviewPlace): Visit {
    const visitor = this.#access.visitor(request.headers.cookie, place, Date.now());
    if (!visitor || !request.url?.startsWith("/")) throw new DrydockError("preview_refused");
    return { place, visitor };
  }

  /** A connection to the visit's port once it is its turn; the turn ends with the connection. */
  async #connect({ visitor }: Visit, turns: Turns): Promise<Socket> {
    const release = await turns.take(visitor.label);
    if (!release) throw new DrydockError("preview_busy");
    try {
      const port = await openTunnel(this.#sandboxUrl, this.#access.tunnelTicket(visitor, Date.now()));
      return port.once("close", release);
    } catch (error) {
      release();
      throw error;
    }
  }

  #answerHeaders({ place, visitor }: Visit, answer: IncomingMessage): OutgoingHttpHeaders {
    return headersFromProgram(answer.headers, place, (port, path) => {
      const pass = this.#access.passTo(port, visitor, Date.now());
      const origin = originOf(place.pattern, { label: place.label, port });
      return `${origin}${PREVIEW_OPEN_PATH}?${new URLSearchParams({ pass, to: path })}`;
    });
  }

  /** What nobody expected is the program's doing. */
  #known(error: unknown, request: IncomingMessage): DrydockError {
    const failure = error instanceof DrydockError ? error : new DrydockError("port_closed", BROKEN, { cause: error });
    if (failure.code === "host_unreachable") {
      const cause = failure.cause instanceof Error ? failure.cause : failure;
      this.#report(`the preview at ${request.headers.host} did not reach the sandbox host`, cause);
    }
    return failure;
  }
}
