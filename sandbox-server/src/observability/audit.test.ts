import { pino } from "pino";
import { expect, test } from "vitest";
import { auditTrail } from "./audit.ts";

test("the audit trail is written whatever the level of the log", () => {
  const lines: string[] = [];
  const audit = auditTrail(pino({ level: "error" }, { write: (line: string) => void lines.push(line) }));
  audit({ event: "refused", code: "ticket_expired" });
  audit({ event: "undo", sandbox: "sb-1", failures: 0, ms: 12.3456 });
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { audit: true, event: "refused", code: "ticket_expired" },
    { audit: true, event: "undo", sandbox: "sb-1", failures: 0, ms: 12 },
  ]);
});
