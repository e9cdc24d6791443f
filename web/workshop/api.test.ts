import { expect, test } from "vitest";
import { readTicket } from "../../lib/protocol/ticket.ts";
import type { ClassView } from "../../lib/workshop/requests.ts";
import { hmacSha256 } from "../mac.ts";
import { dump } from "../store/dump.ts";
import { postgresPrograms, postgresStores } from "../store/testing.ts";
import { type Browser, HOUR_MS, newWorkshop, startWorkshops, TICKET_SECRET } from "./testing.ts";

const learnerOf = async (browser: Browser) => {
  const { data } = await browser.post("/api/ticket");
  return readTicket(data.ticket, hmacSha256(TICKET_SECRET), Date.now()).learner;
};

test("somebody joins by code, is the same learner from every browser they come back from, and leaves one of them", async () => {
  await using lab = await startWorkshops();
  const { code } = await newWorkshop(await lab.host());
  const [one, other] = [lab.browser(), lab.browser()];
  const joined = await one.post("/api/class/join", { code: code.toUpperCase(), name: " Ada " });
  expect(joined).toMatchObject({ status: 200, data: { name: "Ada" } });
  const learner = await learnerOf(one);
  expect(await other.post("/api/class/resume", { code: joined.data.resumeCode })).toMatchObject({ status: 200 });
  expect(await learnerOf(other)).toBe(learner);
  await one.post("/api/class/leave");
  expect(await one.post("/api/ticket")).toMatchObject({ status: 401, data: { code: "sign_in_needed" } });
  expect(await learnerOf(other)).toBe(learner);
});

test("a cookie that was taken back on the server is nothing, even when the browser keeps it", async () => {
  await using lab = await startWorkshops();
  const host = await lab.host();
  const kept = new Map(host.cookies);
  await host.post("/api/host/sign-out");
  for (const [name, value] of kept) host.cookies.set(name, value);
  expect(await host.post("/api/host/workshops", {})).toMatchObject({ status: 401 });
});

test("a lab for workshops lets nobody in who has joined none; one for a single user gives everybody a learner", async () => {
  await using workshop = await startWorkshops();
  expect(await workshop.browser().post("/api/ticket")).toMatchObject({ status: 401 });
  await using solo = await startWorkshops({ access: "solo" });
  const browser = solo.browser();
  const learner = await learnerOf(browser);
  expect(await learnerOf(browser)).toBe(learner);
  expect(await learnerOf(solo.browser())).not.toBe(learner);
});

test("who has joined a workshop on an open lab is that person there", async () => {
  await using lab = await startWorkshops({ access: "solo" });
  const { code } = await newWorkshop(await lab.host());
  const browser = lab.browser();
  const before = await learnerOf(browser);
  const { data } = await browser.post("/api/class/join", { code, name: "Ada" });
  const person = await learnerOf(browser);
  expect(person).not.toBe(before);
  const elsewhere = lab.browser();
  await elsewhere.post("/api/class/resume", { code: data.resumeCode });
  expect(await learnerOf(elsewhere)).toBe(person);
});

test("cookies are out of reach of scripts and other sites, and go over TLS alone where the lab does", async () => {
  await using plain = await startWorkshops();
  const host = plain.browser();
  const { code } = await newWorkshop(await plain.host());
  const [line] = (await host.post("/api/class/join", { code, name: "Ada" })).cookies;
  expect(line).toMatch(/^drydock_person=[\w-]{43}; Path=\/; HttpOnly; SameSite=lax; Max-Age=\d+$/);
  await using tls = await startWorkshops({ origin: "https://lab.example" });
  const { code: other } = await newWorkshop(await tls.host());
  const ada = tls.browser();
  const joined = await ada.post("/api/class/join", { code: other, name: "Ada" });
  expect(joined.cookies[0]).toMatch(/^__Host-drydock_person=[^;]+; Path=\/; .*; Secure$/);
  // What another host of the same domain can write is nobody's identity.
  const written = tls.browser();
  written.cookies.set("drydock_person", ada.cookies.get("__Host-drydock_person") ?? "");
  expect((await written.post("/api/class/hand", { isUp: true })).status).toBe(401);
  expect((await ada.post("/api/class/hand", { isUp: true })).status).toBe(200);
  await ada.post("/api/class/leave");
  expect(ada.cookies.size).toBe(0);
});

test("a student, and somebody unknown, can do nothing that is a host's", async () => {
  await using lab = await startWorkshops();
  const { id, code } = await newWorkshop(await lab.host());
  const student = lab.browser();
  await student.post("/api/class/join", { code, name: "Ada" });
  // The one cookie does not pass for the other either.
  student.cookies.set("drydock_host", student.cookies.get("drydock_person") ?? "");
  const learner = await learnerOf(student);
  const asks = [
    ["POST", "/api/host/workshops"],
    ["POST", `/api/host/workshops/${id}/change`],
    ["POST", `/api/host/workshops/${id}/lessons`],
    ["POST", `/api/host/workshops/${id}/extend-sandboxes`],
    ["POST", `/api/host/workshops/${id}/warm`],
    ["POST", `/api/host/workshops/${id}/people/${learner}/sandbox`],
    ["POST", `/api/host/workshops/${id}/people/${learner}/message`],
    ["POST", `/api/host/workshops/${id}/lead`],
    ["POST", `/api/host/workshops/${id}/lead/end`],
    ["POST", `/api/host/workshops/${id}/end`],
    ["POST", `/api/host/workshops/${id}/delete`],
    ["GET", `/api/host/workshops/${id}/results.csv`],
    ["GET", `/api/host/workshops/${id}/results.json`],
    ["POST", `/api/host/workshops/${id}/message`],
    ["GET", `/api/host/workshops/${id}/board`],
    ["POST", `/api/host/workshops/${id}/people/${learner}/watch-ticket`],
    ["POST", `/api/host/workshops/${id}/people/${learner}/hand-down`],
    ["POST", `/api/host/workshops/${id}/people/${learner}/remove`],
    ["POST", `/api/host/workshops/${id}/people/${learner}/resume-code`],
  ] as const;
  for (const browser of [student, lab.browser()]) {
    for (const [method, path] of asks) {
      const answer = method === "POST" ? await browser.post(path) : await browser.get(path);
      expect([path, answer.status]).toEqual([path, 401]);
    }
  }
});

test("a page of another website changes nothing, though the browser is signed in", async () => {
  await using lab = await startWorkshops();
  const host = await lab.host();
  const { id } = await newWorkshop(host);
  const foreign = lab.browser("https://elsewhere.example");
  for (const [name, value] of host.cookies) foreign.cookies.set(name, value);
  expect(await foreign.post(`/api/host/workshops/${id}/delete`)).toMatchObject({ status: 403 });
  expect(await foreign.post("/api/ticket")).toMatchObject({ status: 403 });
  // No page at all gets no ticket either.
  const none = lab.browser(null);
  expect(await none.post("/api/ticket")).toMatchObject({ status: 403 });
  expect((await host.get(`/api/host/workshops/${id}/results.csv`)).status).toBe(200);
});

test("codes and passphrases cannot be guessed for long, and a class behind the same address still gets in", async () => {
  await using lab = await startWorkshops();
  const { code } = await newWorkshop(await lab.host(), 60);
  const joins = Array.from({ length: 60 }, (_, n) => lab.browser().post("/api/class/join", { code, name: `P${n}` }));
  expect(new Set((await Promise.all(joins)).map(({ status }) => status))).toEqual(new Set([200]));

  const guess = (n: number) => lab.browser().post("/api/class/join", { code: `zzzz-${n}`, name: "Eve" });
  const guesses = await Promise.all(Array.from({ length: 60 }, (_, n) => guess(n)));
  expect(guesses.filter(({ status }) => status === 404)).toHaveLength(40);
  expect(guesses.filter(({ data }) => data.code === "rate_limited")).toHaveLength(20);
  expect(await lab.browser().post("/api/class/resume", { code: "zzzz" })).toMatchObject({ status: 429 });

  const statuses: number[] = [];
  for (let n = 0; n < 8; n += 1) {
    statuses.push((await lab.browser().post("/api/host/sign-in", { passphrase: `wrong-${n}` })).status);
  }
  expect(statuses).toEqual([403, 403, 403, 403, 403, 403, 429, 429]);
});

test("SQL and markup in a name are a name, and what cannot be shown is none", async () => {
  await using lab = await startWorkshops();
  const host = await lab.host();
  const { id, code } = await newWorkshop(host);
  const names = ["'); drop table people; --", "<img src=x onerror=alert(1)>", "Zoë 👩‍🚀".replace("\u200d", "")];
  for (const name of names) {
    expect(await lab.browser().post("/api/class/join", { code, name })).toMatchObject({ status: 200, data: { name } });
  }
  const { people } = (await host.get(`/api/host/workshops/${id}/results.json`)).data as { people: { name: string }[] };
  expect(people.map(({ name }) => name)).toEqual(names);
  for (const name of ["", "\u202eadA", "a\u0000b", "x".repeat(41)]) {
    expect(await lab.browser().post("/api/class/join", { code, name })).toMatchObject({ status: 400 });
  }
});

test("a workshop is full, paused or over, and says which", async () => {
  await using lab = await startWorkshops();
  const host = await lab.host();
  const { id, code } = await newWorkshop(host, 1);
  const ada = lab.browser();
  const join = async (browser: Browser, name: string) =>
    (await browser.post("/api/class/join", { code, name })).data.code ?? "joined";
  expect(await join(ada, "Ada")).toBe("joined");
  expect(await join(lab.browser(), "Ken")).toBe("workshop_full");
  await host.post(`/api/host/workshops/${id}/change`, { seats: 3, isAdmitting: false });
  expect(await join(lab.browser(), "Ken")).toBe("workshop_paused");
  await host.post(`/api/host/workshops/${id}/change`, { isAdmitting: true });
  expect(await join(lab.browser(), "ADA")).toBe("name_taken");
  await host.post(`/api/host/workshops/${id}/end`);
  expect(await join(lab.browser(), "Ken")).toBe("workshop_over");
  expect(await ada.post("/api/ticket")).toMatchObject({ data: { code: "workshop_over" } });
  await host.post(`/api/host/workshops/${id}/change`, { endsAtMs: Date.now() + HOUR_MS });
  expect(await ada.post("/api/ticket")).toMatchObject({ status: 200 });
});

test("in a paced workshop a ticket leads to a lesson that is unlocked, and to no other", async () => {
  await using lab = await startWorkshops();
  const host = await lab.host();
  const { id, code } = await newWorkshop(host);
  const ada = lab.browser();
  await ada.post("/api/class/join", { code, name: "Ada" });
  const lessons = `/api/host/workshops/${id}/lessons`;
  const [first, second] = ["containers/010-works-on-my-machine", "containers/020-virtual-machines"];
  const codeFor = async (lesson?: string) => (await ada.post("/api/ticket", { lesson })).data.code ?? "none";
  expect(await codeFor(second)).toBe("none");
  await host.post(`/api/host/workshops/${id}/change`, { isPaced: true });
  expect([await codeFor(first), await codeFor(second), await codeFor()]).toEqual([
    "none",
    "lesson_locked",
    "lesson_locked",
  ]);
  const { value } = await ada.follow<ClassView>("/api/class/events").next();
  expect(value.unlocked).toEqual([first]);
  expect(await host.post(lessons, { lesson: second, isUnlocked: true })).toMatchObject({ status: 200 });
  const { data } = await ada.post("/api/ticket", { lesson: second });
  expect(readTicket(data.ticket, hmacSha256(TICKET_SECRET), Date.now()).lesson).toBe(second);
  await host.post(lessons, { lesson: second, isUnlocked: false });
  expect(await codeFor(second)).toBe("lesson_locked");
  for (const lesson of ["containers/no-such", "other/010", "../etc"]) {
    expect((await host.post(lessons, { lesson, isUnlocked: true })).status).toBeGreaterThanOrEqual(400);
  }
  await host.post(`/api/host/workshops/${id}/change`, { isPaced: false });
  expect(await codeFor(second)).toBe("none");
});

test("a class is told where its host leads it, and that they lead no more", async () => {
  await using lab = await startWorkshops();
  const [host, other] = [await lab.host(), await lab.host()];
  const { id, code } = await newWorkshop(host);
  const ada = lab.browser();
  await ada.post("/api/class/join", { code, name: "Ada" });
  const views = ada.follow<ClassView>("/api/class/events");
  const lead = async () => (await views.next()).value.lead;
  expect(await lead()).toBeNull();
  const lesson = "containers/040-pid-namespace";
  const path = `/api/host/workshops/${id}/lead`;
  expect((await host.post(path, { lesson, step: "", isStart: true })).data).toEqual({ isLeading: true });
  expect(await lead()).toMatchObject({ lesson, step: "", lessonTitle: "PID namespace", stepTitle: null });
  await host.post(path, { lesson, step: "your-own-pid-1", isStart: false });
  expect(await lead()).toMatchObject({ step: "your-own-pid-1", stepTitle: "Your own PID 1" });
  // Another host's page, which does not lead, moves nobody.
  expect((await other.post(path, { lesson, step: "", isStart: false })).data).toEqual({ isLeading: false });
  await other.post(`${path}/end`);
  expect(await lead()).toBeNull();
  expect((await host.post(path, { lesson, step: "", isStart: false })).data).toEqual({ isLeading: false });
  for (const wrong of [{ lesson: "containers/none" }, { step: "<b>" }, { step: "a".repeat(300) }]) {
    const { status } = await host.post(path, { lesson, step: "", isStart: true, ...wrong });
    expect(status).toBeGreaterThanOrEqual(400);
  }
});

test("a word to one of a class reaches nobody else of it", async () => {
  await using lab = await startWorkshops();
  const host = await lab.host();
  const { id, code } = await newWorkshop(host);
  const [ada, ken] = [lab.browser(), lab.browser()];
  await ada.post("/api/class/join", { code, name: "Ada" });
  await ken.post("/api/class/join", { code, name: "Ken" });
  await host.post(`/api/host/workshops/${id}/people/${await learnerOf(ada)}/message`, { text: "Look at step 2" });
  const messages = async (browser: Browser) =>
    (await browser.follow<ClassView>("/api/class/events").next()).value.messages.map(
      ({ text }: { text: string }) => text,
    );
  expect([await messages(ada), await messages(ken)]).toEqual([["Look at step 2"], []]);
});

test("while the sandbox host is away, a host is told that nothing was done", async () => {
  await using lab = await startWorkshops();
  const host = await lab.host();
  const { id, code } = await newWorkshop(host);
  const ada = lab.browser();
  await ada.post("/api/class/join", { code, name: "Ada" });
  const away = { status: 503, data: { code: "host_unreachable" } };
  expect(await host.post(`/api/host/workshops/${id}/extend-sandboxes`)).toMatchObject(away);
  const warm = (count: number) => host.post(`/api/host/workshops/${id}/warm`, { profile: "base", count, minutes: 30 });
  expect(await warm(10)).toMatchObject(away);
  expect(await warm(1e6)).toMatchObject({ status: 400 });
  const sandbox = `/api/host/workshops/${id}/people/${await learnerOf(ada)}/sandbox`;
  expect(await host.post(sandbox, { lesson: "containers/040-pid-namespace", act: "reset" })).toMatchObject(away);
  expect(await host.post(sandbox, { lesson: "containers/040-pid-namespace", act: "rm" })).toMatchObject({
    status: 400,
  });
});

test("a host's new code for somebody replaces the old one, and somebody removed is a stranger", async () => {
  await using lab = await startWorkshops();
  const host = await lab.host();
  const { id, code } = await newWorkshop(host);
  const other = await newWorkshop(host);
  const ada = lab.browser();
  const { data } = await ada.post("/api/class/join", { code, name: "Ada" });
  const person = `/api/host/workshops/${id}/people/${await learnerOf(ada)}`;
  expect(await host.post(`${person.replace(id, other.id)}/remove`)).toMatchObject({ status: 404 });
  const renewed = (await host.post(`${person}/resume-code`)).data.resumeCode;
  expect(await lab.browser().post("/api/class/resume", { code: data.resumeCode })).toMatchObject({ status: 404 });
  expect(await lab.browser().post("/api/class/resume", { code: renewed })).toMatchObject({ status: 200 });
  await host.post(`${person}/remove`);
  expect(await ada.post("/api/ticket")).toMatchObject({ status: 401 });
});

test("a deleted workshop leaves no trace of its people", async () => {
  await using lab = await startWorkshops();
  const host = await lab.host();
  const { id, code } = await newWorkshop(host);
  const ada = lab.browser();
  await ada.post("/api/class/join", { code, name: "Ada Lovelace" });
  await host.post(`/api/host/workshops/${id}/delete`);
  expect(await dump(lab.store)).not.toContain("Lovelace");
  expect(await ada.post("/api/ticket")).toMatchObject({ status: 401 });
});

test.each([
  ["nothing", ""],
  ["no JSON", "{"],
  ["too much", JSON.stringify({ code: "a", name: "a".repeat(9000) })],
  ["another shape", '{"code":{"$ne":1},"name":"Ada"}'],
  ["more than is asked", '{"code":"aaaa","name":"Ada","id":"1"}'],
])("a request of %s is refused", async (_, body) => {
  await using lab = await startWorkshops();
  expect(await lab.browser().post("/api/class/join", body)).toMatchObject({
    status: 400,
    data: { code: "bad_request" },
  });
});

test("a workshop needs a course that is there, an end that can be reached, and seats", async () => {
  await using lab = await startWorkshops();
  const host = await lab.host();
  const wanted = { title: "T", course: "containers", seats: 3, endsAtMs: Date.now() + HOUR_MS };
  for (const wrong of [
    { course: "../etc" },
    { course: "no-such-course" },
    { endsAtMs: Date.now() - 1 },
    { endsAtMs: Date.now() + 32 * 24 * HOUR_MS },
    { seats: 0 },
    { seats: 501 },
    { title: "  " },
  ]) {
    expect(await host.post("/api/host/workshops", { ...wanted, ...wrong })).toMatchObject({ status: 400 });
  }
  expect(await host.post("/api/host/workshops", wanted)).toMatchObject({ status: 200 });
});

test("when the store is gone, pages are told so and the log says why", async () => {
  await using lab = await startWorkshops();
  await lab.store.destroy();
  expect(await lab.browser().post("/api/class/join", { code: "aaaa-aaaa", name: "Ada" })).toMatchObject({
    status: 503,
    data: { code: "store_unreachable" },
  });
  expect(lab.reports).toHaveLength(1);
});

const programs = await postgresPrograms();

// A machine that is to prove something must not prove it by leaving it out.
test.skipIf(!programs && !process.env.CI)("a workshop that PostgreSQL keeps goes the same way", async () => {
  await using stores = await postgresStores(programs ?? "");
  await using lab = await startWorkshops({ place: await stores.place() });
  const host = await lab.host();
  const { id, code } = await newWorkshop(host, 1);
  const ada = lab.browser();
  const { data } = await ada.post("/api/class/join", { code, name: "Ada" });
  expect(await lab.browser().post("/api/class/join", { code, name: "Ken" })).toMatchObject({ status: 409 });
  const elsewhere = lab.browser();
  await elsewhere.post("/api/class/resume", { code: data.resumeCode });
  expect(await learnerOf(elsewhere)).toBe(await learnerOf(ada));
  await ada.post("/api/class/hand", { isUp: true });
  await host.post(`/api/host/workshops/${id}/message`, { text: "Hello" });
  const { value } = await elsewhere.follow<ClassView>("/api/class/events").next();
  expect(value).toMatchObject({ handUpAtMs: expect.any(Number), messages: [{ text: "Hello" }] });
  await host.post(`/api/host/workshops/${id}/delete`);
  expect(await ada.post("/api/ticket")).toMatchObject({ status: 401 });
});
