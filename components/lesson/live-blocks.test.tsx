// @vitest-environment jsdom
/** The parts of a lesson that live: they follow the session, and act on it. */
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, describe, expect, it } from "vitest";
import { createSessionStore, type RunOptions, SessionContext } from "#components/workbench/session-store.ts";
import type { TaskState } from "#lib/lesson/task-state.ts";
import { Markdown } from "./markdown.tsx";
import { RunBlock } from "./run-block.tsx";
import { StepList } from "./step-list.tsx";
import { TaskCard } from "./task-card.tsx";

afterEach(cleanup);

/** Renders into a page whose session is not connected; `store` is where a test makes things happen. */
function renderInSession(children: ReactNode) {
  const store = createSessionStore("containers/010-example");
  render(<SessionContext value={store}>{children}</SessionContext>);
  return store;
}

function tasks(...states: TaskState[]) {
  return { tasks: Object.fromEntries(states.map((state) => [state.id, state])) };
}

describe("a run block", () => {
  function renderRunBlock() {
    const sent: [string, RunOptions][] = [];
    const store = renderInSession(
      <RunBlock code="ps aux" terminal={2} interrupt={true}>
        <code>ps aux</code>
      </RunBlock>,
    );
    act(() => store.setState({ run: (code, options) => sent.push([code, options]) }));
    return { store, sent, button: screen.getByRole("button", { name: "Run in terminal 2" }) };
  }

  it("waits for the sandbox", () => {
    const { sent, button } = renderRunBlock();
    expect(button.getAttribute("aria-disabled")).toBe("true");
    fireEvent.click(button);
    expect(sent).toEqual([]);
  });

  it("types its code into its terminal and says so", () => {
    const { store, sent, button } = renderRunBlock();
    act(() => store.setState({ connection: "online", session: { kind: "ready" } }));
    fireEvent.click(button);
    expect(sent).toEqual([["ps aux", { terminal: 2, interrupt: true }]]);
    expect(button.textContent).toBe("Sent to terminal 2");
  });
});

describe("a task card", () => {
  function renderTaskCard(asks: "number" | null = null) {
    return renderInSession(
      <TaskCard
        id="second"
        title="The second"
        asks={asks}
        needs={[
          { id: "zeroth", title: "The zeroth" },
          { id: "first", title: "The first" },
        ]}
      >
        hint
      </TaskCard>,
    );
  }
  const card = () => screen.getByRole("region", { name: "The second" }).textContent;

  it("says that nothing has been checked before there is a sandbox", () => {
    renderTaskCard();
    expect(card()).toContain("checked once the sandbox runs");
  });

  it("names only the tasks that still have to be done first", () => {
    const store = renderTaskCard();
    act(() =>
      store.setState(
        tasks(
          { id: "zeroth", status: "done", reason: "" },
          { id: "first", status: "todo", reason: "" },
          { id: "second", status: "waiting", reason: "" },
        ),
      ),
    );
    expect(card()).toContain("first: The first");
    expect(card()).not.toContain("The zeroth");
  });

  it("gives the kernel's reason while it is to do and when it is done", () => {
    const store = renderTaskCard();
    act(() => store.setState(tasks({ id: "second", status: "todo", reason: "No process called bash is running." })));
    expect(card()).toContain("To do");
    expect(card()).toContain("No process called bash is running.");
    act(() => store.setState(tasks({ id: "second", status: "done", reason: "bash is PID 1." })));
    expect(card()).toContain("Done");
    expect(card()).toContain("bash is PID 1.");
  });
});

describe("a task that asks", () => {
  const TODO: TaskState = { id: "pid", status: "todo", reason: "The kernel shows it. What is your answer?" };

  function renderQuestion() {
    const sent: [string, string][] = [];
    const store = renderInSession(
      <TaskCard id="pid" title="Its PID" needs={[]} asks="number">
        hint
      </TaskCard>,
    );
    const answer = async (task: string, text: string) => sent.push([task, text]) > 0;
    act(() => store.setState({ answer, connection: "online", session: { kind: "ready" }, tasks: { pid: TODO } }));
    return { store, sent, field: screen.getByRole("textbox", { name: "Your answer: Its PID" }) };
  }

  it("sends what was typed, by Enter and by its button, and nothing when nothing was", () => {
    const { sent, field } = renderQuestion();
    fireEvent.submit(field);
    fireEvent.change(field, { target: { value: " 4711 " } });
    fireEvent.submit(field);
    fireEvent.click(screen.getByRole("button", { name: "Check" }));
    expect(sent).toEqual([
      ["pid", "4711"],
      ["pid", "4711"],
    ]);
  });

  it("asks no more once it is done", () => {
    const { store } = renderQuestion();
    act(() => store.setState({ tasks: { pid: { ...TODO, status: "done" } } }));
    expect(screen.queryByRole("textbox")).toBeNull();
  });
});

it("a hint shows the facts that it names, also in code, as soon as the kernel shows them", () => {
  const context = { learnerName: "", course: "c", terms: new Map(), images: new Map() };
  const text = "Your shell is {{shell.pid}}: try `ls /proc/{{ shell.pid }}/ns`.";
  const store = renderInSession(
    <div data-testid="hint">
      <Markdown text={text} context={context} task="pid" />
    </div>,
  );
  const hint = () => screen.getByTestId("hint").textContent;
  expect(hint()).toBe("Your shell is …: try ls /proc/…/ns.");
  act(() => store.setState(tasks({ id: "pid", status: "todo", reason: "", facts: { "shell.pid": "4700" } })));
  expect(hint()).toBe("Your shell is 4700: try ls /proc/4700/ns.");
});

it("the list of steps counts the tasks that are done", () => {
  const store = renderInSession(
    <StepList
      lesson="containers/010-a"
      steps={[
        { id: "read", title: "Read", tasks: [] },
        { id: "do", title: "Do", tasks: ["a", "b"] },
      ]}
    />,
  );
  const rows = () => screen.getAllByRole("listitem").map((row) => row.textContent);
  expect(rows()).toEqual(["1Read", "2Do0/2 tasks done"]);
  act(() => store.setState(tasks({ id: "a", status: "done", reason: "" })));
  expect(rows()[1]).toBe("2Do1/2 tasks done");
  act(() => store.setState(tasks({ id: "a", status: "done", reason: "" }, { id: "b", status: "done", reason: "" })));
  expect(rows()[1]).toBe("2Dodone");
});
