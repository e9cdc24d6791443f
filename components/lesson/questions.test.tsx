// @vitest-environment jsdom
/** Questions: how an answer is marked, what is said about it, and that the browser keeps it. */
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isRight, Prediction, type Solution } from "./prediction.tsx";
import { Quiz } from "./quiz.tsx";

afterEach(cleanup);
beforeEach(() => localStorage.clear());

const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));

describe("a quiz", () => {
  const choice = (text: string, right: boolean) => ({ text, isRight: right, why: <p>{`Why ${text}`}</p> });
  const ONE = [choice("first", false), choice("second", true), choice("third", false)];
  const SEVERAL = [choice("first", true), choice("second", true), choice("third", false)];
  const show = (choices = ONE) => render(<Quiz lesson="a/b" id="q" question="Which?" choices={choices} />);
  const take = (name: string, role: "radio" | "checkbox" = "radio") =>
    fireEvent.click(screen.getByRole(role, { name }));
  const reasons = () => screen.queryAllByText(/^Why /).map((element) => element.textContent);

  it("says nothing before something was chosen and checked", () => {
    show();
    press("Check");
    take("first");
    expect(reasons()).toEqual([]);
  });

  it("gives the reason of a wrong choice, and lets one choose again", () => {
    show();
    take("first");
    press("Check");
    expect(screen.getByText("Not this")).toBeTruthy();
    expect(reasons()).toEqual(["Why first"]);
    take("second");
    expect(reasons()).toEqual([]);
    press("Check");
    expect(reasons()).toEqual(["Why first", "Why second", "Why third"]);
  });

  it("asks for all that is right where more than one is", () => {
    show(SEVERAL);
    take("first", "checkbox");
    press("Check");
    expect(screen.getByText("Right so far; there is more.")).toBeTruthy();
    take("second", "checkbox");
    press("Check");
    expect(reasons()).toHaveLength(3);
  });

  it("is remembered when the page comes back, and can be asked again", () => {
    const first = show();
    take("second");
    press("Check");
    first.unmount();
    show();
    expect(reasons()).toHaveLength(3);
    press("Ask me again");
    expect(reasons()).toEqual([]);
    expect(screen.getByRole("radio", { name: "second" })).toHaveProperty("checked", false);
  });

  it("starts anew on top of an answer that cannot be read", () => {
    localStorage.setItem("drydock:answers:a/b", '{"q":{"chosen":"all"}}');
    show();
    expect(reasons()).toEqual([]);
  });
});

describe("a prediction", () => {
  const CHOICES: Solution = {
    choices: [
      { text: "one", isRight: false },
      { text: "two", isRight: true },
    ],
  };
  const show = (solution: Solution) =>
    render(<Prediction lesson="a/b" id="p" question="How many?" solution={solution} why="Because of this." />);

  it("is noted before it is compared, and cannot be changed any more", () => {
    show(CHOICES);
    press("That is my prediction");
    expect(screen.queryByText(/Noted/)).toBeNull();
    fireEvent.click(screen.getByRole("radio", { name: "one" }));
    press("That is my prediction");
    expect(screen.getByText(/Noted/)).toBeTruthy();
    expect(screen.queryByText("Because of this.")).toBeNull();
    expect(screen.getByRole("radio", { name: "two" })).toHaveProperty("disabled", true);
    press("Compare");
    expect(screen.getByText("Not as predicted")).toBeTruthy();
    expect(screen.getByText("It is:").nextSibling?.textContent).toBe("two");
    expect(screen.getByText("Because of this.")).toBeTruthy();
  });

  it("can be a text", () => {
    show({ texts: ["536870912"] });
    fireEvent.change(screen.getByRole("textbox"), { target: { value: " 536870912 " } });
    press("That is my prediction");
    press("Compare");
    expect(screen.getByText("Right")).toBeTruthy();
  });

  it.each([
    ["Cannot  allocate memory", true],
    ["cannot allocate MEMORY", true],
    ["cannot allocate", false],
    ["", false],
  ])("compares texts without case and spaces: %j", (text, expected) => {
    const solution = { texts: ["no memory", "Cannot allocate memory"] };
    expect(isRight(solution, { chosen: [], text, isShown: true })).toBe(expected);
  });
});
