// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import type { GuestControl } from "#lib/protocol/events.ts";
import { createSessionStore, SessionContext } from "./session-store.ts";
import { ControlQuestion, WatchedNote } from "./watched-note.tsx";

afterEach(cleanup);

/** The page of a learner at whose terminals so many look on. */
function show(guests: number, control: GuestControl) {
  const store = createSessionStore("containers/040-pid-namespace");
  const answerControl = vi.fn<(isAllowed: boolean) => void>();
  store.setState({ guests, control, answerControl });
  render(
    <SessionContext value={store}>
      <WatchedNote />
      <ControlQuestion />
    </SessionContext>,
  );
  return { store, answerControl };
}

const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));

test("a learner is told that somebody looks on, and that they do no more", () => {
  const { store } = show(1, "none");
  expect(screen.getByText("Your host looks on")).toBeDefined();
  act(() => store.setState({ guests: 0 }));
  expect(screen.queryByText("Your host looks on")).toBeNull();
  expect(screen.queryAllByRole("button")).toEqual([]);
});

test("who asks to type is let or not, and what was given can be taken back", () => {
  const { store, answerControl } = show(1, "asked");
  press("No");
  press("Let them type");
  expect(answerControl.mock.calls).toEqual([[false], [true]]);
  act(() => store.setState({ control: "given" }));
  expect(screen.getByText("Your host types in your terminals too.")).toBeDefined();
  press("Take the keyboard back");
  expect(answerControl).toHaveBeenLastCalledWith(false);
});
