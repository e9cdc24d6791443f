import { expect, test } from "vitest";
import { patternFor, patternsOf, placeAt } from "./origin.ts";

const LABEL = "0123456789abcdefghij";
const origins = ["http://192.168.1.5:7080", "http://127.0.0.1:7080", "http://localhost:7080", "https://lab.example"];

test.each([
  ["127.0.0.1:7080", "http://*.localhost:7080"],
  ["localhost:7080", "http://*.localhost:7080"],
  ["LOCALHOST:7080", "http://*.localhost:7080"],
  // No name can be had below an address, nor below a name that nobody has set up for it.
  ["192.168.1.5:7080", null],
  ["lab.example", null],
  ["rebound.example", null],
])("without a name set up, a page at %s has its previews at %s", (host, pattern) => {
  expect(patternFor(host, { configured: undefined, origins })).toBe(pattern);
});

test("with a name set up, every page has its previews there", () => {
  const settings = { configured: "https://*.preview.lab.example", origins };
  for (const host of ["127.0.0.1:7080", "192.168.1.5:7080"])
    expect(patternFor(host, settings)).toBe(settings.configured);
  expect(patternsOf(settings)).toEqual([settings.configured]);
  expect(patternsOf({ ...settings, configured: undefined })).toEqual(["http://*.localhost:7080"]);
  expect(patternsOf({ configured: undefined, origins: ["https://localhost", "http://[::1]"] })).toEqual([
    "http://*.localhost",
  ]);
});

test.each([
  [`${LABEL}--8080.localhost:7080`, `http://${LABEL}--8080.localhost:7080`],
  [`${LABEL.toUpperCase()}--8080.LOCALHOST:7080`, `http://${LABEL}--8080.localhost:7080`],
  [`${LABEL}--8080.preview.lab.example`, `https://${LABEL}--8080.preview.lab.example`],
])("%s is a preview's host", (host, origin) => {
  const patterns = ["http://*.localhost:7080", "https://*.preview.lab.example"];
  expect(placeAt(host, patterns)).toMatchObject({ label: LABEL, port: 8080, origin });
});

test.each([
  undefined,
  "",
  "localhost:7080",
  `${LABEL}--8080.localhost`,
  `${LABEL}--8080.localhost:7081`,
  `${LABEL}--8080.x.localhost:7080`,
  `${LABEL}--99999.localhost:7080`,
  `${LABEL}--8080.localhost:7080.evil.example`,
  `x.${LABEL}--8080.localhost:7080`,
  `${LABEL}--8080`,
  `${LABEL}--8080.localhost:7080@evil.example`,
])("%s is none", (host) => {
  expect(placeAt(host, ["http://*.localhost:7080"])).toBeNull();
});
