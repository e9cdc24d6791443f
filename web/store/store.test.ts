import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dump, restore } from "./dump.ts";
import { exportCsv, exportJson } from "./export.ts";
import { addHost, hostByPassphrase, listHosts, removeHost } from "./hosts.ts";
import { endLead, leadOf, moveLead, startLead } from "./leads.ts";
import { openStore, type Store } from "./open.ts";
import { lockLesson, unlockedLessons, unlockLesson } from "./pace.ts";
import { findPerson, join, peopleOf, personByResumeCode, removePerson, renewResumeCode, setHand } from "./people.ts";
import { keepResult, resultsOfPerson, resultsOfWorkshop } from "./results.ts";
import { readCode } from "./secrets.ts";
import { forgetExpired, hostOfToken, personOfToken, signInHost, signInPerson, signOut } from "./sessions.ts";
import { emptyStore, postgresPrograms, postgresStores, sqliteStores, type TestStores } from "./testing.ts";
import { addMessage, changeWorkshop, createWorkshop, deleteWorkshop, findWorkshop, messagesTo } from "./workshops.ts";

const NOW = 1_800_000_000_000;
const HOUR = 3_600_000;
const programs = await postgresPrograms();

const newWorkshop = (store: Store, seats = 30) =>
  createWorkshop(store, { title: "Containers", course: "containers", seats, endsAtMs: NOW + HOUR }, NOW);

async function joined(store: Store, code: string, name: string, nowMs = NOW) {
  const outcome = await join(store, code, name, nowMs);
  if (!outcome.ok) throw new Error(outcome.why);
  return outcome;
}

const result = (person: string, id: string, task = "own-namespace") => ({
  id,
  person,
  lesson: "containers/040-pid-namespace",
  task,
  doneAtMs: NOW,
});

/** Any text, the likes of `'; drop table people; --` and markup among it. */
const anyName = fc.oneof(
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }).filter((name) => !name.includes("\0")),
  fc.constantFrom("'; drop table people; --", "<script>alert(1)</script>", '"', "%", "\\", "Ada", "ada", "ＡＤＡ"),
);

const kinds: { kind: string; start: () => Promise<TestStores>; runs: number; isMissing: boolean }[] = [
  { kind: "SQLite", start: sqliteStores, runs: 15, isMissing: false },
  // A machine that is to prove something must not prove it by leaving it out.
  { kind: "PostgreSQL", start: () => postgresStores(programs ?? ""), runs: 6, isMissing: !programs && !process.env.CI },
];

for (const { kind, start, runs, isMissing } of kinds) {
  describe.skipIf(isMissing)(`in ${kind}`, () => {
    let stores: TestStores;
    beforeAll(async () => {
      stores = await start();
    });
    afterAll(() => stores?.[Symbol.asyncDispose]());

    test("a host is known by their passphrase, however it is typed, and by no other", async () => {
      await using opened = await emptyStore(stores);
      const { host, passphrase } = await addHost(opened.store, "Grace", NOW);
      await addHost(opened.store, "Linus", NOW + 1);
      const typed = readCode(` ${passphrase.toUpperCase().replaceAll("-", " ").replaceAll("0", "O")}`);
      expect(await hostByPassphrase(opened.store, typed)).toEqual(host);
      expect(await hostByPassphrase(opened.store, `${passphrase.slice(0, -1)}!`)).toBeNull();
      expect(await hostByPassphrase(opened.store, "")).toBeNull();
      expect(await dump(opened.store)).not.toContain(passphrase);
      expect((await listHosts(opened.store)).map(({ name }) => name)).toEqual(["Grace", "Linus"]);
    });

    test("a session ends when it is revoked, when it expires, and when its host is removed", async () => {
      await using opened = await emptyStore(stores);
      const { store } = opened;
      const { host } = await addHost(store, "Grace", NOW);
      const [one, other] = [await signInHost(store, host.id, NOW + HOUR), await signInHost(store, host.id, NOW + 1)];
      expect(await hostOfToken(store, one, NOW)).toEqual(host);
      expect(await personOfToken(store, one, NOW)).toBeNull();
      expect(await hostOfToken(store, other, NOW + 1)).toBeNull();
      await signOut(store, one);
      expect(await hostOfToken(store, one, NOW)).toBeNull();
      expect(await hostOfToken(store, other, NOW)).toEqual(host);
      await removeHost(store, host.id);
      expect(await hostOfToken(store, other, NOW)).toBeNull();
    });

    test("somebody comes back with the code they were given, until it is renewed", async () => {
      await using opened = await emptyStore(stores);
      const { store } = opened;
      const { code } = await newWorkshop(store);
      const { person, resumeCode } = await joined(store, code, "Ada");
      expect(await personByResumeCode(store, resumeCode)).toEqual(person);
      const renewed = await renewResumeCode(store, person.id);
      expect(await personByResumeCode(store, resumeCode)).toBeNull();
      expect(await personByResumeCode(store, renewed ?? "")).toEqual(person);
      expect(await dump(store)).not.toContain(renewed);
    });

    test("nobody joins by a wrong code, nor while it is paused, nor when it is over", async () => {
      await using opened = await emptyStore(stores);
      const { store } = opened;
      const { id, code } = await newWorkshop(store);
      const why = async (given: string, nowMs = NOW) => {
        const outcome = await join(store, given, "Ada", nowMs);
        return outcome.ok ? null : outcome.why;
      };
      expect(await why("0000-0000")).toBe("code_unknown");
      expect(await why(code, NOW + HOUR)).toBe("workshop_over");
      await changeWorkshop(store, id, { isAdmitting: false });
      expect(await why(code)).toBe("workshop_paused");
      await changeWorkshop(store, id, { isAdmitting: true });
      expect(await why(code)).toBeNull();
    });

    test("a paced workshop has the lessons that were unlocked, each once, and one that is not has them all", async () => {
      await using opened = await emptyStore(stores);
      const { store } = opened;
      const [one, other] = [await newWorkshop(store), await newWorkshop(store)];
      expect(await unlockedLessons(store, one)).toBeNull();
      const paced = await changeWorkshop(store, one.id, { isPaced: true });
      if (!paced) throw new Error("it is gone");
      expect(await unlockedLessons(store, paced)).toEqual([]);
      await Promise.all(["c/1", "c/2", "c/1"].map((lesson) => unlockLesson(store, one.id, lesson)));
      await unlockLesson(store, other.id, "c/9");
      expect((await unlockedLessons(store, paced))?.toSorted()).toEqual(["c/1", "c/2"]);
      await lockLesson(store, one.id, "c/1");
      expect(await unlockedLessons(store, paced)).toEqual(["c/2"]);
      await deleteWorkshop(store, one.id);
      expect(await dump(store)).not.toContain("c/2");
    });

    test("one host leads a class at a time, from place to place, until they are told to stop", async () => {
      await using opened = await emptyStore(stores);
      const { store } = opened;
      const { id } = await newWorkshop(store);
      const { host: grace } = await addHost(store, "Grace", NOW);
      const { host: ken } = await addHost(store, "Ken", NOW + 1);
      const [one, two] = [
        { lesson: "c/1", step: "" },
        { lesson: "c/1", step: "second" },
      ];
      expect(await moveLead(store, id, grace.id, one)).toBe(false);
      expect(await leadOf(store, id)).toBeNull();
      await startLead(store, id, grace.id, one, NOW);
      expect(await leadOf(store, id)).toEqual({ host: grace, ...one, sinceMs: NOW });
      expect(await moveLead(store, id, grace.id, two)).toBe(true);
      await startLead(store, id, ken.id, one, NOW + 5);
      expect(await leadOf(store, id)).toEqual({ host: ken, ...one, sinceMs: NOW });
      expect(await moveLead(store, id, grace.id, two)).toBe(false);
      await endLead(store, id);
      expect(await moveLead(store, id, ken.id, two)).toBe(false);
      await startLead(store, id, ken.id, two, NOW + 9);
      expect((await leadOf(store, id))?.sinceMs).toBe(NOW + 9);
      await removeHost(store, ken.id);
      expect(await leadOf(store, id)).toBeNull();
    });

    test("of people who join at once each gets a seat or none, and nobody shares a name", async () => {
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 6 }), fc.array(anyName, { maxLength: 12 }), async (seats, names) => {
          await using opened = await emptyStore(stores);
          const { store } = opened;
          const { id, code } = await newWorkshop(store, seats);
          const outcomes = await Promise.all(names.map((name) => join(store, code, name, NOW)));
          const people = await peopleOf(store, id);
          const admitted = outcomes.filter(({ ok }) => ok).length;
          expect(people).toHaveLength(admitted);
          expect((await findWorkshop(store, id))?.takenSeats).toBe(admitted);
          expect(admitted).toBeLessThanOrEqual(seats);
          const different = new Set(names.map((name) => name.normalize("NFKC").toLowerCase()));
          expect(admitted).toBe(Math.min(seats, different.size));
          for (const { name } of people) expect(names).toContain(name);
        }),
        { numRuns: runs },
      );
    });

    test("a result counts once, in whatever order and however often it is told", async () => {
      const told = fc.array(fc.record({ id: fc.integer({ max: 5, min: 0 }), who: fc.integer({ max: 1, min: 0 }) }));
      await fc.assert(
        fc.asyncProperty(told, async (tellings) => {
          await using opened = await emptyStore(stores);
          const { store } = opened;
          const workshop = await newWorkshop(store);
          const { code } = workshop;
          const people = [await joined(store, code, "Ada"), await joined(store, code, "Ken")].map(
            (one) => one.person.id,
          );
          const all = tellings.map(({ id, who }) => result(people[who] ?? "", `${who}-${id}`, `task-${id}`));
          const isNew = await Promise.all(all.map((one) => keepResult(store, one)));
          const ids = [...new Set(all.map(({ id }) => id))].toSorted();
          expect(isNew.filter(Boolean)).toHaveLength(ids.length);
          expect((await resultsOfWorkshop(store, workshop.id)).map(({ id }) => id)).toEqual(ids);
          expect(await keepResult(store, result("nobody-of-this-lab-at-all", "stray"))).toBe(false);
        }),
        { numRuns: runs },
      );
    });

    test("deleting a workshop deletes all that is known of its people, and nothing of others", async () => {
      await using opened = await emptyStore(stores);
      const { store } = opened;
      const [gone, stays] = [await newWorkshop(store), await newWorkshop(store)];
      const ada = await joined(store, gone.code, "Ada Lovelace");
      const ken = await joined(store, stays.code, "Ken Thompson");
      const tokens = await Promise.all([ada, ken].map(({ person }) => signInPerson(store, person.id, NOW + HOUR)));
      for (const { person } of [ada, ken]) await keepResult(store, result(person.id, `of ${person.name}`));
      await addMessage(store, { workshop: gone.id }, "Break until noon", NOW);
      await addMessage(store, { workshop: gone.id, person: ada.person.id }, "For Ada alone", NOW + 1);
      expect(await messagesTo(store, ada.person)).toMatchObject([
        { text: "Break until noon" },
        { text: "For Ada alone" },
      ]);
      const lin = await joined(store, gone.code, "Lin");
      expect(await messagesTo(store, lin.person)).toMatchObject([{ text: "Break until noon" }]);
      expect(await deleteWorkshop(store, gone.id)).toBe(true);
      const left = await dump(store);
      for (const trace of ["Lovelace", ada.person.id, "Break until noon", "For Ada", gone.id])
        expect(left).not.toContain(trace);
      expect(await personOfToken(store, tokens[0] ?? "", NOW)).toBeNull();
      expect(await personOfToken(store, tokens[1] ?? "", NOW)).toEqual(ken.person);
      expect(await resultsOfPerson(store, ken.person.id)).toHaveLength(1);
    });

    test("somebody who is removed gives their seat back", async () => {
      await using opened = await emptyStore(stores);
      const { store } = opened;
      const { id, code } = await newWorkshop(store, 1);
      const { person } = await joined(store, code, "Ada");
      expect(await removePerson(store, person.id)).toBe(true);
      expect(await removePerson(store, person.id)).toBe(false);
      expect((await findWorkshop(store, id))?.takenSeats).toBe(0);
      expect((await join(store, code, "Ada", NOW)).ok).toBe(true);
    });

    test("a hand stays up since it was raised first, until it is down", async () => {
      await using opened = await emptyStore(stores);
      const { store } = opened;
      const { code } = await newWorkshop(store);
      const { person } = await joined(store, code, "Ada");
      await setHand(store, person.id, NOW + 1);
      expect((await setHand(store, person.id, NOW + 9))?.handUpAtMs).toBe(NOW + 1);
      expect((await setHand(store, person.id, null))?.handUpAtMs).toBeNull();
      expect((await findPerson(store, person.id))?.handUpAtMs).toBeNull();
    });

    test("a backup restored into an empty store is the same store, and is refused by one that is not empty", async () => {
      await fc.assert(
        fc.asyncProperty(fc.uniqueArray(anyName, { maxLength: 5 }), async (names) => {
          await using from = await emptyStore(stores);
          await using to = await emptyStore(stores);
          const { host } = await addHostQuickly(from.store);
          const { code } = await newWorkshop(from.store);
          for (const name of names) {
            const outcome = await join(from.store, code, name, NOW);
            if (outcome.ok) await keepResult(from.store, result(outcome.person.id, `of ${outcome.person.id}`));
          }
          await signInHost(from.store, host, NOW + HOUR);
          const backup = await dump(from.store);
          await restore(to.store, backup);
          expect(await dump(to.store)).toBe(backup);
          await expect(restore(to.store, backup)).rejects.toThrow("not empty");
        }),
        { numRuns: Math.ceil(runs / 2) },
      );
    });

    test("what is kept is there when the store is opened again", async () => {
      await using opened = await emptyStore(stores);
      const { id } = await newWorkshop(opened.store);
      const again = await openStore(opened.place);
      expect(await findWorkshop(again, id)).not.toBeNull();
      await again.destroy();
    });
  });
}

/** With a hash that costs nothing: what it is worth is tested elsewhere. */
async function addHostQuickly(store: Store) {
  const row = { id: "h0st", name: "Grace", passphrase_hash: "salt.key", created_at_ms: NOW };
  await store.insertInto("hosts").values(row).execute();
  return { host: row.id };
}

test("half a backup is refused, and nothing of it stays", async () => {
  await using stores = await sqliteStores();
  await using from = await emptyStore(stores);
  await using to = await emptyStore(stores);
  await newWorkshop(from.store);
  const backup = await dump(from.store);
  await expect(restore(to.store, backup.slice(0, -9))).rejects.toThrow("cut short");
  await expect(restore(to.store, backup.replace('"table":"workshops"', '"table":"sqlite_master"'))).rejects.toThrow(
    "line 2",
  );
  await expect(restore(to.store, backup.replace('"title"', '"tilte"'))).rejects.toThrow();
  await expect(restore(to.store, "hello\n")).rejects.toThrow("not a backup");
  await restore(to.store, backup);
});

test("an export names everybody, each task once, and is no formula in a spreadsheet", async () => {
  await using stores = await sqliteStores();
  await using opened = await emptyStore(stores);
  const { store } = opened;
  const workshop = await newWorkshop(store);
  const { person } = await joined(store, workshop.code, '=HYPERLINK("http://x")');
  await joined(store, workshop.code, "Ken", NOW + 1);
  await keepResult(store, result(person.id, "first"));
  await keepResult(store, { ...result(person.id, "again, after a reset"), doneAtMs: NOW + 5 });
  const at = new Date(NOW).toISOString();
  expect(await exportCsv(store, workshop)).toBe(
    [
      "name,joined,lesson,task,done",
      `"'=HYPERLINK(""http://x"")",${at},containers/040-pid-namespace,own-namespace,${at}`,
      `Ken,${new Date(NOW + 1).toISOString()},,,`,
      "",
    ].join("\r\n"),
  );
  expect(JSON.parse(await exportJson(store, workshop))).toMatchObject({
    title: "Containers",
    people: [{ name: '=HYPERLINK("http://x")', results: [{ task: "own-namespace", done: at }] }, { name: "Ken" }],
  });
});

test("expired sessions are forgotten", async () => {
  await using stores = await sqliteStores();
  await using opened = await emptyStore(stores);
  const { host } = await addHostQuickly(opened.store);
  await signInHost(opened.store, host, NOW);
  await signInHost(opened.store, host, NOW + HOUR);
  await forgetExpired(opened.store, NOW);
  expect(await opened.store.selectFrom("sessions").selectAll().execute()).toHaveLength(1);
});
