/** Keys that the keyboards of phones and tablets lack. */
import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp, ClipboardPaste } from "lucide-react";
import { type PointerEvent, type ReactNode, useEffect, useState } from "react";
import { type Arrow, arrowKeys, isKey, type Modifiers, NO_MODIFIERS, withModifiers } from "./sticky-keys.ts";
import type { XtermScreen } from "./xterm-screen.ts";

const ARROWS = [
  { arrow: "left", icon: ArrowLeft },
  { arrow: "down", icon: ArrowDown },
  { arrow: "up", icon: ArrowUp },
  { arrow: "right", icon: ArrowRight },
] as const satisfies { arrow: Arrow; icon: unknown }[];

const SYMBOLS = ["|", "/", "-", "~"];

export function KeyBar({ screen }: { screen: XtermScreen }) {
  const [modifiers, setModifiers] = useState(NO_MODIFIERS);

  useEffect(() => {
    if (modifiers === NO_MODIFIERS) return;
    screen.changeKeys((text) => {
      if (isKey(text)) setModifiers(NO_MODIFIERS);
      return withModifiers(text, modifiers);
    });
    return () => screen.changeKeys(null);
  }, [screen, modifiers]);

  function toggle(modifier: keyof Modifiers) {
    const changed = { ...modifiers, [modifier]: !modifiers[modifier] };
    setModifiers(changed.ctrl || changed.alt ? changed : NO_MODIFIERS);
  }

  function press(arrow: Arrow) {
    screen.type(arrowKeys(arrow, screen.terminal.modes.applicationCursorKeysMode, modifiers));
    setModifiers(NO_MODIFIERS);
  }

  return (
    <div
      role="toolbar"
      aria-label="Keys"
      className="flex shrink-0 gap-1 overflow-x-auto border-t border-line bg-sunken p-1"
    >
      <BarKey label="Ctrl" isPressed={modifiers.ctrl} onPress={() => toggle("ctrl")} />
      <BarKey label="Alt" isPressed={modifiers.alt} onPress={() => toggle("alt")} />
      <BarKey label="Esc" onPress={() => screen.type("\x1b")} />
      <BarKey label="Tab" onPress={() => screen.type("\t")} />
      {ARROWS.map(({ arrow, icon: Icon }) => (
        <BarKey key={arrow} label={`Arrow ${arrow}`} onPress={() => press(arrow)}>
          <Icon aria-hidden size={16} />
        </BarKey>
      ))}
      {SYMBOLS.map((symbol) => (
        <BarKey key={symbol} label={symbol} onPress={() => screen.type(symbol)} />
      ))}
      <BarKey label="Paste" onPress={() => void screen.pasteClipboard()}>
        <ClipboardPaste aria-hidden size={16} />
      </BarKey>
    </div>
  );
}

interface BarKeyProps {
  label: string;
  isPressed?: boolean;
  onPress: () => void;
  children?: ReactNode;
}

function BarKey({ label, isPressed, onPress, children }: BarKeyProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-pressed={isPressed}
      // The terminal keeps the focus, and with it the keyboard on the screen stays.
      onPointerDown={(event: PointerEvent) => event.preventDefault()}
      onClick={onPress}
      className="grid h-9 min-w-10 flex-[1_0_auto] place-items-center rounded-md border border-line bg-surface px-2 font-mono text-sm text-fg aria-pressed:border-accent aria-pressed:bg-accent aria-pressed:text-on-accent"
    >
      {children ?? label}
    </button>
  );
}
