/**
 * Keeps a fault of xterm's parser from ending the terminal: what throws there is thrown out of a timer, and nothing that
 * comes after it is ever shown. Reaches into xterm 6.0.0, which is pinned.
 */
import type { Terminal } from "@xterm/xterm";
import { z } from "zod/mini";

const method = z.custom<(...parameters: unknown[]) => unknown>((value) => typeof value === "function");
const coreSchema = z.object({
  _core: z.object({ _inputHandler: z.looseObject({ parse: method, eraseInDisplay: method }) }),
});

/** "Erase all" in the form in which xterm hands parameters to its own functions. */
const ALL = { params: [2], length: 1 };

/** CAN, which ends a sequence from anywhere within it. */
const CANCEL = "\x18";

export function guardParser(terminal: Terminal): void {
  // The object itself is changed, not the copy that a schema makes of it.
  coreSchema.parse(terminal);
  const handler = (terminal as unknown as z.infer<typeof coreSchema>)._core._inputHandler;
  const { parse, eraseInDisplay } = handler;
  // ED 1 in the last cell of a screen without scrollback: 6.0.0 looks at a line after the last one. It erases everything.
  handler.eraseInDisplay = (...parameters) => {
    try {
      return eraseInDisplay.apply(handler, parameters);
    } catch {
      return eraseInDisplay.call(handler, ALL, ...parameters.slice(1));
    }
  };
  handler.parse = (...parameters) => {
    try {
      return parse.apply(handler, parameters);
    } catch (error) {
      console.error("the terminal could not show a piece of output", error);
      return parse.call(handler, CANCEL);
    }
  };
}
