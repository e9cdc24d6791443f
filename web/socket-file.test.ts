import { once } from "node:events";
import { mkdtempDisposable, stat, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { listenAtFile } from "./socket-file.ts";
import { clientAddress } from "./workshop/client-address.ts";

test("a proxy asks at the file, whoever it runs as, and is believed about whom it asks for", async () => {
  await using folder = await mkdtempDisposable(path.join(tmpdir(), "drydock-"));
  const file = path.join(folder.path, "web.sock");
  // What an earlier web left that was killed.
  await writeFile(file, "");
  const http = createServer((asked, response) => void response.end(clientAddress(asked)));
  await using server = await listenAtFile(file, http);
  expect((await stat(file)).mode & 0o666).toBe(0o666);

  const sent = request({ socketPath: file, agent: false, headers: { "x-forwarded-for": "203.0.113.7" } }).end();
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  expect(await text(response)).toBe("203.0.113.7");
  expect(server.listening).toBe(true);
});
