/** Reads how the kernel lays out its trace records: the `format` files of tracefs (Documentation/trace/events.rst). */

export interface EventFormat {
  /** What `common_type` of its records says. */
  id: number;
  fields: ReadonlyMap<string, FieldFormat>;
}

export interface FieldFormat {
  offset: number;
  size: number;
  isSigned: boolean;
  /** `inline`: a char array; `elsewhere`: a u32 that says where in the record it stands and how long it is (`__data_loc`). */
  text: "inline" | "elsewhere" | null;
}

/** Where the records of a ring page stand; from `events/header_page`. */
export interface PageFormat {
  /** Offset of the word that says how many bytes are filled. */
  commitOffset: number;
  dataOffset: number;
  pageSize: number;
}

const FIELD = /^\s+field:(.+?)\s(\w+)(?:\[\d*\])?;\s+offset:(\d+);\s+size:(\d+);\s+signed:([01]);/;

/** @throws Error when the text is none of the kernel's */
export function parseEventFormat(text: string): EventFormat {
  const id = /^ID: (\d+)$/m.exec(text)?.[1];
  if (id === undefined) throw new Error(`no format of a trace event: ${text.slice(0, 80)}`);
  return { id: Number(id), fields: parseFields(text) };
}

/** @throws Error when the text is none of the kernel's */
export function parsePageFormat(text: string): PageFormat {
  const fields = parseFields(text);
  const commit = fields.get("commit");
  const data = fields.get("data");
  if (!commit || !data) throw new Error(`no format of a ring page: ${text.slice(0, 80)}`);
  return { commitOffset: commit.offset, dataOffset: data.offset, pageSize: data.offset + data.size };
}

function parseFields(text: string): Map<string, FieldFormat> {
  const fields = new Map<string, FieldFormat>();
  for (const line of text.split("\n")) {
    const match = FIELD.exec(line);
    if (!match) continue;
    const [, type = "", name = "", offset, size, signed] = match;
    const text = type.includes("__data_loc") ? "elsewhere" : type === "char" && Number(size) > 1 ? "inline" : null;
    fields.set(name, { offset: Number(offset), size: Number(size), isSigned: signed === "1", text });
  }
  return fields;
}
