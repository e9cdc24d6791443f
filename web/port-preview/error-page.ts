/** What a browser is shown in place of a preview: why there is none, and what to do. */
import type { ServerResponse } from "node:http";
import type { DrydockError, ErrorCode } from "../../lib/protocol/errors.ts";
import type { PortName } from "../../lib/protocol/preview.ts";

interface Words {
  status: number;
  title: string;
  todo: string;
}

const AGAIN = "Then load this page again.";

const WORDS: Partial<Record<ErrorCode, Words>> = {
  port_closed: {
    status: 502,
    title: "Nothing answers on this port",
    todo: `Start a program that listens on it. ${AGAIN}`,
  },
  session_closed: {
    status: 410,
    title: "This sandbox is not running",
    todo: "Open its lesson, wait for the prompt, and open the port from there.",
  },
  preview_refused: {
    status: 403,
    title: "This preview is not open in this browser",
    todo: "If you see this inside the lab, your browser keeps no cookies for frames: open the port in a tab.",
  },
  preview_busy: {
    status: 503,
    title: "Too many connections",
    todo: "Close other tabs that show this sandbox's ports.",
  },
  host_unreachable: {
    status: 502,
    title: "The sandbox host does not answer",
    todo: "Load this page again in a moment.",
  },
};

const OTHER: Words = { status: 502, title: "This port cannot be shown", todo: "Load this page again in a moment." };

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { max-width: 34rem; margin: 12vh auto; padding: 0 1.5rem }
h1 { font-size: 1.25rem; line-height: 1.3 }
p:first-child { font: .8125rem/1.4 ui-monospace, monospace; opacity: .75; overflow-wrap: anywhere }
`;

export function statusFor({ code }: DrydockError): number {
  return (WORDS[code] ?? OTHER).status;
}

export function answerWithPage(response: ServerResponse, error: DrydockError, { port }: PortName): void {
  const { status, title, todo } = WORDS[error.code] ?? OTHER;
  const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${STYLE}</style>
<main>
<p>Port ${port} of a Drydock sandbox</p>
<h1>${title}</h1>
<p>${escaped(error.message)}</p>
<p>${todo}</p>
</main>
</html>
`;
  response.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    "x-content-type-options": "nosniff",
  });
  response.end(page);
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
