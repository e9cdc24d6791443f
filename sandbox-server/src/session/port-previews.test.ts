import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { readClaims, sandboxLabel } from "../../../lib/protocol/preview.ts";
import { mac, newLearner } from "../gateway/testing.ts";
import type { ListeningPort } from "../sandbox/listening-ports.ts";
import { PortPreviews } from "./port-previews.ts";
import { notingSandbox } from "./testing.ts";

const ann = newLearner();
const bob = newLearner();
const sandboxes = [
  { sandbox: notingSandbox("sb-ann", []), learner: ann },
  { sandbox: notingSandbox("sb-bob", []), learner: bob },
];

function previewsOf(listening: ListeningPort[]) {
  const asked: string[] = [];
  const ports = {
    async connect({ id }: { id: string }, port: number) {
      asked.push(`${id}:${port}`);
      return listening.some((one) => one.port === port && one.isOnLoopback) ? new PassThrough() : null;
    },
    listening: () => listening,
  };
  return { asked, previews: new PortPreviews({ mac, running: () => sandboxes, ports }) };
}

const claims = (learner: string, sandbox: string, port: number) => ({
  learner,
  label: sandboxLabel(sandbox, mac),
  port,
  expiresAtMs: Date.now(),
  id: "abcdefghijklmnop",
});
const on = (port: number, address = "0.0.0.0") => ({ port, address, isOnLoopback: address !== "172.17.0.2" });

test("a learner's pass names their sandbox's label and the port, and no two are the same", () => {
  const { previews } = previewsOf([]);
  const one = previews.pass(ann, "sb-ann", 8080);
  expect(one).toMatchObject({ label: sandboxLabel("sb-ann", mac), port: 8080 });
  expect(readClaims("pass", one.pass, mac, Date.now())).toMatchObject({ learner: ann, label: one.label, port: 8080 });
  expect(previews.pass(ann, "sb-ann", 8080).pass).not.toBe(one.pass);
});

test("whoever comes with a claim is connected to that sandbox and that port", async () => {
  const { previews, asked } = previewsOf([on(8080)]);
  await previews.connect(claims(bob, "sb-bob", 8080));
  expect(asked).toEqual(["sb-bob:8080"]);
});

test("a sandbox that is another's, or does not run, is not even asked", async () => {
  const { previews, asked } = previewsOf([on(8080)]);
  await expect(previews.connect(claims(bob, "sb-ann", 8080))).rejects.toMatchObject({ code: "preview_refused" });
  await expect(previews.connect(claims(ann, "sb-gone", 8080))).rejects.toMatchObject({ code: "session_closed" });
  expect(asked).toEqual([]);
});

test.each([
  ["nothing listens at all", [], "Nothing listens on any port."],
  ["others do", [on(80), on(80, "::"), on(3000)], "What does: 80, 3000."],
  ["it does elsewhere", [on(80), on(8080, "172.17.0.2")], "listened on at 172.17.0.2 alone"],
])("a port on which nothing listens is told with what does, where %s", async (_, listening, told) => {
  const { previews } = previewsOf(listening);
  await expect(previews.connect(claims(ann, "sb-ann", 8080))).rejects.toMatchObject({
    code: "port_closed",
    message: expect.stringContaining(told),
  });
});
