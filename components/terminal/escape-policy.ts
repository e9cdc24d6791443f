/**
 * What the output of programs may do to the page beyond drawing. Questions are answered in a few fixed forms that never
 * repeat what a program has written; titles are text and nothing else; the clipboard is written after consent and never
 * read; windows are not moved, sized or described.
 */
import type { IDisposable, Terminal } from "@xterm/xterm";
import { programTitle } from "./program-title.ts";

/** What a terminal has to say, each kind apart. */
export interface TerminalVoice {
  /** Keys, pastes, and reports of the mouse and of the focus. */
  typed(text: string): void;
  /** An answer of the terminal itself to a question that a program has asked. */
  replied(text: string): void;
  /** A program names what it does; empty when it takes the name back. */
  titled(title: string): void;
  /** A program wants text on the clipboard (OSC 52). */
  copyRequested(text: string): void;
}

/** Questions: what kind of terminal is this (DA), where is the cursor (DSR), is a mode set (DECRQM, ?1004), which colour is it. */
const QUESTIONS_CSI = [
  { final: "c" },
  { prefix: ">", final: "c" },
  { final: "n" },
  { prefix: "?", final: "n" },
  { intermediates: "$", final: "p" },
  { prefix: "?", intermediates: "$", final: "p" },
  { prefix: "?", final: "h" },
];
const QUESTIONS_OSC = [4, 10, 11, 12];
/** DECRQSS: how is a setting set. */
const QUESTION_DCS = { intermediates: "$", final: "q" };

/** Every answer there is. A version of xterm that knew more of them would not be heard. */
const ANSWER = new RegExp(
  [
    String.raw`^\x1b\[[?>]?\d+(;\d+)*[cnR]$`,
    String.raw`^\x1b\[\??\d+;\d\$y$`,
    String.raw`^\x1b\[[IO]$`,
    String.raw`^\x1b\](4;\d+|1[012]);rgb:[\da-f]{4}/[\da-f]{4}/[\da-f]{4}\x1b\\$`,
    String.raw`^\x1bP[01]\$r([\d;]*("[pq]| q|[rm]))?\x1b\\$`,
  ].join("|"),
);

/** What is answered at one go. A program that asks more at once is not asking. */
const MAX_REPLY_LENGTH = 2048;

/** What a program may put on the clipboard. */
const MAX_COPY_LENGTH = 100_000;

/** Applies to all that the terminal is given from now on. */
export function applyEscapePolicy(terminal: Terminal, voice: TerminalVoice): IDisposable {
  const { parser } = terminal;
  let isAsked = false;
  let replies = "";

  /** The terminal's own handler comes next, and answers before this task is over; whoever types does so in another. */
  function ask(): boolean {
    isAsked = true;
    queueMicrotask(endTask);
    return false;
  }

  function endTask(): void {
    isAsked = false;
    if (replies) voice.replied(replies);
    replies = "";
  }

  const ignore = () => true;
  const title = (data: string) => {
    voice.titled(programTitle(data));
    return true;
  };
  const handlers = [
    ...QUESTIONS_CSI.map((id) => parser.registerCsiHandler(id, ask)),
    ...QUESTIONS_OSC.map((id) => parser.registerOscHandler(id, ask)),
    parser.registerDcsHandler(QUESTION_DCS, ask),
    parser.registerCsiHandler({ final: "t" }, ignore),
    parser.registerOscHandler(0, title),
    parser.registerOscHandler(1, ignore),
    parser.registerOscHandler(2, title),
    parser.registerOscHandler(52, (data) => {
      const text = textToCopy(data);
      if (text) voice.copyRequested(text);
      return true;
    }),
    terminal.onData((text) => {
      if (!isAsked) voice.typed(text);
      else if (ANSWER.test(text) && replies.length + text.length <= MAX_REPLY_LENGTH) replies += text;
    }),
  ];
  return {
    dispose() {
      for (const handler of handlers) handler.dispose();
    },
  };
}

/** The text in `SELECTION;BASE64`; null for a question (`?`), for what is no text, and for too much of it. */
function textToCopy(data: string): string | null {
  const [, base64 = ""] = /^[cps0-7]*;([A-Za-z0-9+/]+={0,2})$/.exec(data) ?? [];
  if (base64 === "" || base64.length > (MAX_COPY_LENGTH * 4) / 3) return null;
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
