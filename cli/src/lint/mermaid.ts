/** Asks mermaid itself whether it understands a diagram. */
import { createRequire } from "node:module";

/** All that is wanted of jsdom, which brings no types. */
interface Jsdom {
  JSDOM: new (html: string) => { window: { document: object } };
}

type Parse = (source: string) => Promise<unknown>;

let loading: Promise<Parse> | undefined;

/** Null when mermaid can draw it; else what it says, and on which line of the diagram, from 1, where it says so. */
export async function mermaidFault(source: string): Promise<{ message: string; line: number | null } | null> {
  loading ??= loadParser();
  const parse = await loading;
  try {
    await parse(source);
    return null;
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const line = /line (\d+)/i.exec(text)?.[1];
    // A diagram that ends too early is wrong on the line after its last.
    const last = source.split("\n").length;
    return { message: summary(text), line: line === undefined ? null : Math.min(Number(line), last) };
  }
}

/** Some kinds of diagram sanitise their labels as they parse, for which mermaid wants a document. */
async function loadParser(): Promise<Parse> {
  const { JSDOM } = createRequire(import.meta.url)("jsdom") as Jsdom;
  const { window } = new JSDOM("");
  Object.assign(globalThis, { window, document: window.document });
  const { default: mermaid } = await import("mermaid");
  mermaid.initialize({ startOnLoad: false, securityLevel: "strict" });
  return (source) => mermaid.parse(source);
}

/** Names of the token that stands for the end of a diagram, in the grammars of its kinds. */
const END_TOKENS = ["1", "EOF"];

/** `Parse error on line 2: … Expecting 'A', 'B', …, got 'X'` without the line, the drawing and the list of all tokens. */
function summary(text: string): string {
  const [first = ""] = text.split("\n");
  const got = /, got '([^']*)'/.exec(text)?.[1];
  if (got === undefined) return first;
  return END_TOKENS.includes(got) ? "it ends too early" : `there should be no ${got} here`;
}
