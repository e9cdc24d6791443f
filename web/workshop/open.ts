/** Workshops as web's process has them: the store behind an API for pages' scripts and a few questions for pages themselves. */
import type { WebConfig } from "../config.ts";
import { createLessonStore } from "../lesson-store.ts";
import { readMeasuredFigures } from "../measured-figures.ts";
import type { ShownWorkshop, WebServices } from "../services.ts";
import { leadOf } from "../store/leads.ts";
import type { Store } from "../store/open.ts";
import { unlockedLessons } from "../store/pace.ts";
import { peopleOf } from "../store/people.ts";
import { keepResult, resultsOfPerson } from "../store/results.ts";
import { forgetExpired } from "../store/sessions.ts";
import { findWorkshop, listWorkshops, type Workshop } from "../store/workshops.ts";
import { type Api, createApi } from "./api.ts";
import { classRoutes } from "./class-routes.ts";
import { closeWhatIsOver } from "./closing.ts";
import { hostRoutes } from "./host-routes.ts";
import { Hub } from "./hub.ts";
import { codeTries, type Lab, passphraseTries } from "./lab.ts";
import { LiveSessions } from "./live.ts";
import { hostOf, memberOf } from "./members.ts";
import { personRoutes } from "./person-routes.ts";
import { progressOf } from "./progress.ts";
import { listenToSandboxServer } from "./results-line.ts";
import { signInRoutes } from "./sign-in-routes.ts";

export interface Workshops {
  api: Api;
  services: WebServices;
  /** Ends what pages follow, and listens to the sandbox-server no more. */
  close(): void;
}

type Settings = Pick<
  WebConfig,
  "access" | "origins" | "sandboxUrl" | "ticketSecret" | "cookieSecret" | "lessonsDirectory" | "figuresFile"
>;

export async function openWorkshops(
  { access, origins, sandboxUrl, ticketSecret, cookieSecret, lessonsDirectory, figuresFile }: Settings,
  store: Store,
  report: (message: string, error: Error) => void,
): Promise<Workshops> {
  await forgetExpired(store, Date.now());
  const lessons = createLessonStore(lessonsDirectory);
  const measured = await readMeasuredFigures(figuresFile, report);
  const live = new LiveSessions();
  const hub = new Hub();
  const line = listenToSandboxServer({
    sandboxUrl,
    origin: origins[0] ?? "",
    ticketSecret,
    async keep({ learner, ...result }) {
      if (await keepResult(store, { ...result, person: learner })) hub.allChanged();
    },
    onConnect: () => live.connected(),
    onDisconnect() {
      live.disconnected();
      hub.allChanged();
    },
    onSessions(sessions) {
      live.take(sessions, Date.now());
      hub.allChanged();
    },
    onReading(reading) {
      live.takeReading(reading);
      hub.allChanged();
    },
    report,
  });
  const closing = closeWhatIsOver({ store, live, line, report });
  const lab: Lab = {
    store,
    live,
    hub,
    measured,
    report,
    ended: () => closing.look(),
    dismiss: (learners) => line.dismiss({ learners, isForGood: true }),
    act: (order) => line.act(order),
    warm: (order) => line.warm(order),
    access,
    courses: () => lessons.courses(),
    ticketSecret,
    cookieSecret,
    codeTries: codeTries(),
    passphraseTries: passphraseTries(),
  };
  const api = createApi(
    { ...classRoutes(lab), ...signInRoutes(lab), ...hostRoutes(lab), ...personRoutes(lab) },
    report,
  );
  return {
    close() {
      api.close();
      closing.close();
      line.close();
    },
    api,
    services: {
      access,
      member: (cookies) => memberOf(store, cookies, Date.now()),
      host: (cookies) => hostOf(store, cookies, Date.now()),
      workshops: async () => (await listWorkshops(store)).map(shown),
      async workshop(id) {
        const workshop = await findWorkshop(store, id);
        return workshop && shown(workshop);
      },
      unlocked: (workshop) => unlockedLessons(store, workshop),
      lead: (workshop) => leadOf(store, workshop),
      people: (workshop) => peopleOf(store, workshop),
      results: (person) => resultsOfPerson(store, person),
      progress: async (person) => progressOf(await resultsOfPerson(store, person)),
    },
  };
}

function shown(workshop: Workshop): ShownWorkshop {
  return { ...workshop, isOver: workshop.endsAtMs <= Date.now() };
}
