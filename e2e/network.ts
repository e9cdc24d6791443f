/** The network between a page and the lab, for tests that let it sleep or cut it. */
import type { Page, WebSocketRoute } from "@playwright/test";

export interface Network {
  /** From now on nothing passes in either direction, and nobody is told: as when a train enters a tunnel. */
  sleep(): void;
  /** Cuts what is open, and lets new connections through. */
  cut(): Promise<void>;
}

/** Call it before the page is opened. */
export async function routeNetwork(page: Page): Promise<Network> {
  let isAsleep = false;
  const open = new Set<WebSocketRoute>();
  await page.routeWebSocket(/socket\.io/, (near) => {
    const far = near.connectToServer();
    open.add(near);
    near.onMessage((message) => {
      if (!isAsleep) far.send(message);
    });
    far.onMessage((message) => {
      if (!isAsleep) near.send(message);
    });
  });
  return {
    sleep() {
      isAsleep = true;
    },
    async cut() {
      isAsleep = false;
      await Promise.all([...open].map((route) => route.close()));
      open.clear();
    },
  };
}
