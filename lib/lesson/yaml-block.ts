/** Reads a piece of YAML inside a lesson file and knows on which line of that file each key stands. */
import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, visit, type YAMLError } from "yaml";
import type { Report } from "./report.ts";

/** A YAML mapping as plain data. */
export interface YamlMap {
  data: Record<string, unknown>;
  /** Line in the file of the key or list item at `path`, or of the nearest one around it that is there. */
  lineAt(path: readonly PropertyKey[]): number;
  /** Line on which the text at `path` begins; in the `key: |` form that is the one after its key's. */
  textLineAt(path: readonly PropertyKey[]): number;
}

/** What the YAML parser finds after its first complaints is mostly their echo. */
const MAX_FAULTS = 3;

const QUOTE_IT = 'put the value in quotes: `key: "value"`';
const REMEDIES: Partial<Record<YAMLError["code"], string>> = {
  BAD_SCALAR_START: QUOTE_IT,
  BLOCK_AS_IMPLICIT_KEY: QUOTE_IT,
  DUPLICATE_KEY: "keep one of them",
  MULTIPLE_DOCS: "remove the line `---`",
  TAB_AS_INDENT: "indent with spaces",
};

/**
 * Parses the YAML between two fences; `openingLine` is the line of the opening one.
 * Null when it is not a mapping that can be read; why is then reported.
 */
export function readYamlMap(source: string, openingLine: number, report: Report): YamlMap | null {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, logLevel: "silent" });
  const lineOfOffset = (offset: number) => openingLine + Math.max(1, lines.linePos(offset).line);

  const faults = [...document.errors, ...document.warnings];
  for (const fault of faults.slice(0, MAX_FAULTS)) {
    const [what = ""] = fault.message.split(/ at line \d+|:?\n/);
    report(lineOfOffset(fault.pos[0]), `YAML: ${what}`, REMEDIES[fault.code] ?? "write lines of the form `key: value`");
  }
  if (faults.length > 0 || hasAlias(document, lineOfOffset, report)) return null;

  if (!isMap(document.contents)) {
    report(openingLine, "there are no `key: value` lines here", "write at least `title: …`");
    return null;
  }
  const lineAt = (path: readonly PropertyKey[]) => {
    const offset = offsetAt(document, path);
    return offset === undefined ? openingLine : lineOfOffset(offset);
  };
  return {
    data: document.toJS(),
    lineAt,
    textLineAt(path) {
      const value = document.getIn(path, true);
      const isBlock = isScalar(value) && (value.type === "BLOCK_LITERAL" || value.type === "BLOCK_FOLDED");
      return lineAt(path) + (isBlock ? 1 : 0);
    },
  };
}

/** Aliases are refused: a lesson needs none, and a few lines of them unfold into gigabytes. */
function hasAlias(document: Document, lineOfOffset: (offset: number) => number, report: Report): boolean {
  let found = false;
  visit(document, {
    Alias(_, alias) {
      found = true;
      report(lineOfOffset(alias.range?.[0] ?? 0), `\`*${alias.source}\` is a YAML alias`, "write the value out");
    },
  });
  return found;
}

function offsetAt(document: Document, path: readonly PropertyKey[]): number | undefined {
  let node: unknown = document.contents;
  let offset: number | undefined;
  for (const segment of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(segment));
      if (!isScalar(pair?.key)) break;
      offset = pair.key.range?.[0];
      node = pair.value;
    } else if (isSeq(node)) {
      const item = node.items[Number(segment)];
      if (!isNode(item)) break;
      offset = item.range?.[0];
      node = item;
    } else break;
  }
  return offset;
}
