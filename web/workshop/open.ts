/** Workshops as web's process has them: the store behind an API for pages' scripts and a few questions for pages themselves. */
import type { WebConfig } from "../config.ts";
import { createLessonStore } from "../lesson-store.ts";
import type { ShownWorkshop, WebServices } from "../services.ts";
import type { Store } from "../store/open.ts";
import { peopleOf } from "../store/people.ts";
import { forgetExpired } from "../store/sessions.ts";
import { findWorkshop, listWorkshops, type Workshop } from "../store/workshops.ts";
import { type Api, createApi } from "./api.ts";
import { classRoutes } from "./class-routes.ts";
import { hostRoutes } from "./host-routes.ts";
import { codeTries, type Lab, passphraseTries } from "./lab.ts";
import { hostOf, memberOf } from "./members.ts";

export interface Workshops {
  api: Api;
  services: WebServices;
}

type Settings = Pick<WebConfig, "access" | "ticketSecret" | "cookieSecret" | "lessonsDirectory">;

export async function openWorkshops(
  { access, ticketSecret, cookieSecret, lessonsDirectory }: Settings,
  store: Store,
  report: (message: string, error: Error) => void,
): Promise<Workshops> {
  await forgetExpired(store, Date.now());
  const lessons = createLessonStore(lessonsDirectory);
  const lab: Lab = {
    store,
    access,
    courses: async () => (await lessons.courses()).map(({ id }) => id),
    ticketSecret,
    cookieSecret,
    codeTries: codeTries(),
    passphraseTries: passphraseTries(),
  };
  return {
    api: createApi({ ...classRoutes(lab), ...hostRoutes(lab) }, report),
    services: {
      access,
      member: (cookies) => memberOf(store, cookies, Date.now()),
      host: (cookies) => hostOf(store, cookies, Date.now()),
      workshops: async () => (await listWorkshops(store)).map(shown),
      async workshop(id) {
        const workshop = await findWorkshop(store, id);
        return workshop && shown(workshop);
      },
      people: (workshop) => peopleOf(store, workshop),
    },
  };
}

function shown(workshop: Workshop): ShownWorkshop {
  return { ...workshop, isOver: workshop.endsAtMs <= Date.now() };
}
