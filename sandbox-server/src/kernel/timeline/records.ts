/** What a trace record says, by the name of its event: numbers and texts, nothing interpreted. */

import type { TraceRecord } from "../trace/instance.ts";
import { numberField, textField } from "../trace/record.ts";
import type { NamedFormat } from "../trace/tracing.ts";

/** One record that can be asked for its fields. */
export interface Said {
  name: string;
  tid: number;
  timestampNs: number;
  number(field: string): number;
  text(field: string): string | null;
}

/** Null for a record of an event that is not ours. */
export function readRecord(record: TraceRecord, formats: ReadonlyMap<number, NamedFormat>): Said | null {
  const named = formats.get(record.type);
  if (!named) return null;
  const { name, format } = named;
  return {
    name,
    tid: record.tid,
    timestampNs: record.timestampNs,
    number: (field) => numberField(record.data, format, field),
    text: (field) => textField(record.data, format, field),
  };
}
