import { expect, test } from "vitest";
import { headersFromProgram, headersToProgram } from "./headers.ts";
import type { PreviewPlace } from "./origin.ts";

const origin = "https://0123456789abcdefghij--8080.preview.lab.example";
const place: PreviewPlace = {
  label: "0123456789abcdefghij",
  port: 8080,
  origin,
  pattern: "https://*.preview.lab.example",
};
const from = (headers: Parameters<typeof headersFromProgram>[0]) =>
  headersFromProgram(headers, place, (port, path) => `elsewhere:${port}${path}`);

test("a program is asked as on its own machine, and told under which name it is seen", () => {
  expect(headersToProgram({ host: new URL(origin).host, accept: "text/html" }, place)).toEqual({
    accept: "text/html",
    host: "localhost:8080",
    "x-forwarded-host": new URL(origin).host,
    "x-forwarded-proto": "https",
  });
});

test("a program sees its own cookies, and none of the lab's nor what a proxy was told", () => {
  const headers = headersToProgram(
    {
      cookie: "drydock_learner=a.b; theme=dark; drydock_preview=c; __Host-drydock_person=d; drydock_preview_frame=e",
      authorization: "Basic c2VjcmV0",
      "proxy-authorization": "Basic c2VjcmV0",
      "x-forwarded-for": "203.0.113.7",
      "x-real-ip": "203.0.113.7",
    },
    place,
  );
  expect(headers.cookie).toBe("theme=dark");
  expect(JSON.stringify(headers)).not.toMatch(/drydock|c2VjcmV0|203\.0\.113/);
  expect(headersToProgram({ cookie: "drydock_preview=c" }, place)).not.toHaveProperty("cookie");
});

test("a page's own origin is the program's own, another's stays what it is", () => {
  expect(headersToProgram({ origin, referer: `${origin}/a?b` }, place)).toMatchObject({
    origin: "http://localhost:8080",
    referer: "http://localhost:8080/a?b",
  });
  const foreign = { origin: "https://elsewhere.example", referer: `${origin}.elsewhere.example/` };
  expect(headersToProgram(foreign, place)).toMatchObject(foreign);
});

test("a program's cookies stay with its origin, and it cannot write ours", () => {
  const { "set-cookie": cookies } = from({
    "set-cookie": [
      "a=1; Domain=lab.example; Path=/",
      "b=2; domain = .preview.lab.example ; Secure",
      "drydock_preview=forged",
      " drydock_learner=forged; Path=/learn",
      "c=Domain=x; HttpOnly",
      "d=3;DOMAIN",
    ],
  });
  expect(cookies).toEqual(["a=1; Path=/", "b=2; Secure", "c=Domain=x; HttpOnly", "d=3"]);
});

test("a program speaks for no more than its own origin", () => {
  const kept = from({
    "clear-site-data": '"cookies"',
    "alt-svc": 'h3=":443"',
    "strict-transport-security": "max-age=1; includeSubDomains",
    connection: "keep-alive",
    "transfer-encoding": "chunked",
    "content-type": "text/html",
    "x-frame-options": "DENY",
  });
  expect(kept).toEqual({ "content-type": "text/html", "x-frame-options": "DENY" });
});

test.each([
  ["http://localhost:8080/a?b#c", `${origin}/a?b#c`],
  ["http://127.0.0.1:8080", `${origin}/`],
  ["//localhost:8080/a", `${origin}/a`],
  ["http://[::1]:8080/", `${origin}/`],
  ["http://0.0.0.0:8080/", `${origin}/`],
  ["HTTP://LOCALHOST:8080/", `${origin}/`],
  ["http://localhost:3000/a", "elsewhere:3000/a"],
  ["http://localhost/a", "elsewhere:80/a"],
  ["/a", "/a"],
  ["a/../b", "a/../b"],
  ["?q=http://localhost:8080/", "?q=http://localhost:8080/"],
  [`${origin}/a`, `${origin}/a`],
  ["https://elsewhere.example/a", "https://elsewhere.example/a"],
  ["https://localhost:8080/a", "https://localhost:8080/a"],
  ["http://localhost.elsewhere.example:8080/", "http://localhost.elsewhere.example:8080/"],
  ["http://localhost:8080@elsewhere.example/", "http://localhost:8080@elsewhere.example/"],
  ["http://", "http://"],
])("a redirect to %s leads to %s", (location, to) => {
  expect(from({ location })).toEqual({ location: to });
});
