import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { findFreePort, parseSocketOwner, requireFreePort } from "./port.ts";

test("a port in use is refused with another one as the way out", async () => {
  const port = await findFreePort();
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  using _ = { [Symbol.dispose]: () => server.close() };
  await expect(requireFreePort("127.0.0.1", port)).rejects.toThrow(
    new RegExp(`^Port ${port} is in use.*Choose another one: --port ${port + 1}$`),
  );
});

test("a free port is no trouble", async () => {
  await expect(requireFreePort("127.0.0.1", await findFreePort())).resolves.toBeUndefined();
});

test("an address that is not this machine's is named", async () => {
  await expect(requireFreePort("192.0.2.1", 7080)).rejects.toThrow("This machine has no address 192.0.2.1");
});

test("the owner of a socket is read from what ss prints", () => {
  const line = 'LISTEN 0 511 127.0.0.1:7080 0.0.0.0:* users:(("MainThread",pid=4711,fd=21))\n';
  expect(parseSocketOwner(line)).toEqual({ name: "MainThread", pid: 4711 });
  expect(parseSocketOwner("LISTEN 0 511 127.0.0.1:7080 0.0.0.0:*\n")).toBeNull();
});
