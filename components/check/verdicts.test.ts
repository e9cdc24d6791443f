import { expect, test } from "vitest";
import { ofBrowser, ofClock, ofConnection, ofLatency, together } from "./verdicts.ts";

test("a blocked WebSocket is told apart from a lab that cannot be reached", () => {
  expect(ofConnection({ websocket: true, polling: false }).how).toBe("good");
  expect(ofConnection({ websocket: false, polling: true })).toMatchObject({
    how: "fair",
    text: expect.stringContaining("firewall"),
  });
  expect(ofConnection({ websocket: false, polling: false }).how).toBe("bad");
});

test("a slow network, an old browser and a wrong clock are named with what to do", () => {
  expect([20, 200, 900].map((ms) => ofLatency(ms).how)).toEqual(["good", "fair", "bad"]);
  expect(ofLatency(null).how).toBe("bad");
  expect(ofBrowser(["popovers"])).toMatchObject({ how: "bad", text: expect.stringMatching(/popovers.*Firefox/) });
  expect(ofClock(5 * 60_000).text).toContain("5 min ahead of");
  expect(ofClock(-5 * 60_000).text).toContain("5 min behind");
  expect(ofClock(1000).how).toBe("good");
});

test("the whole is as good as its worst part", () => {
  const [good, fair, bad] = [ofLatency(1), ofLatency(200), ofLatency(900)];
  expect([together([good, good]), together([good, fair]), together([fair, bad, good])]).toEqual([
    "good",
    "fair",
    "bad",
  ]);
});
