/**
 * How smoothly a page draws a sandbox of hundreds of processes while some come and go: the time between frames with the
 * processes panel open, and as the yardstick with the kernel pane closed. Drives Chromium against a lab that runs:
 * `node bench/kernel/frames.ts ADDRESS [processes] [seconds]`.
 */
import { chromium, type Page } from "@playwright/test";
import { expectScreen, openLesson, typeLine } from "../../e2e/terminal.ts";
import { quantile } from "../measure.ts";

const ADDRESS = process.argv[2] ?? "http://127.0.0.1:7080";
const PROCESSES = Number(process.argv[3] ?? 500);
const SECONDS = Number(process.argv[4] ?? 20);
const LESSON = "/learn/containers/040-pid-namespace";
/** What is drawn later than this after the frame before it is seen to stutter: three frames of 60 Hz missed. */
const STUTTER_MS = 67;

interface Frames {
  intervalsMs: number[];
  /** Time the main thread was held by tasks of more than 50 ms (Long Tasks API). */
  longTasksMs: number;
}

/** Times every frame for so long, in the page. */
function watchFrames(page: Page, durationMs: number): Promise<Frames> {
  return page.evaluate(
    (forMs) =>
      new Promise<Frames>((resolve) => {
        const intervalsMs: number[] = [];
        let longTasksMs = 0;
        const observer = new PerformanceObserver((list) => {
          for (const { duration } of list.getEntries()) longTasksMs += duration;
        });
        observer.observe({ type: "longtask" });
        const startMs = performance.now();
        let beforeMs = startMs;
        function frame(nowMs: number) {
          intervalsMs.push(nowMs - beforeMs);
          beforeMs = nowMs;
          if (nowMs - startMs < forMs) return requestAnimationFrame(frame);
          observer.disconnect();
          resolve({ intervalsMs: intervalsMs.slice(1), longTasksMs });
        }
        requestAnimationFrame(frame);
      }),
    durationMs,
  );
}

function print(name: string, { intervalsMs, longTasksMs }: Frames): void {
  const [p50, p95, p99, most] = [0.5, 0.95, 0.99, 1].map((share) => quantile(intervalsMs, share).toFixed(1));
  const stutters = intervalsMs.filter((intervalMs) => intervalMs > STUTTER_MS).length;
  console.log(
    `${name}: a frame every ${p50} ms, p95 ${p95}, p99 ${p99}, longest ${most}; ${stutters} of ${intervalsMs.length} later than ${STUTTER_MS} ms; long tasks ${longTasksMs.toFixed()} ms of ${SECONDS} s`,
  );
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
});
try {
  const page = await browser.newPage({ baseURL: ADDRESS, viewport: { width: 1440, height: 900 } });
  await openLesson(page, LESSON);
  // Of the learner's number of processes most sleep, and five a second come and go.
  await typeLine(page, `for i in $(seq ${PROCESSES}); do sleep 3600 & done 2>/dev/null; clear`);
  await expectScreen(page, /^\s*\S+\$ *$/);
  await typeLine(page, "while :; do sleep 0.2; done & clear");
  const panels = page.getByRole("navigation", { name: "Kernel panels" });
  const processes = panels.getByRole("button", { name: "Processes" });
  await page.getByRole("tree").waitFor();
  const drawn = await page.getByRole("treeitem").count();
  print(`processes panel, ${drawn} of ${PROCESSES} drawn`, await watchFrames(page, SECONDS * 1_000));
  await processes.click();
  await page.getByRole("tree").waitFor({ state: "detached" });
  print("no panel", await watchFrames(page, SECONDS * 1_000));
} finally {
  await browser.close();
}
