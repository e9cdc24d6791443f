/** Tells a page that a lesson's file was saved: a stream of events (text/event-stream), for `drydock preview` alone. */
import { watchLessons } from "#web/lesson-watch.ts";
import { isPreview } from "#web/preview.ts";

export const dynamic = "force-dynamic";

export function GET(request: Request): Response {
  if (!isPreview()) return new Response("This lab is no preview.", { status: 404 });
  const encoder = new TextEncoder();
  const events = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (text: string) => controller.enqueue(encoder.encode(text));
      const release = watchLessons((file) => send(`data: ${JSON.stringify(file)}\n\n`));
      request.signal.addEventListener("abort", () => {
        release();
        controller.close();
      });
      // The browser waits for the first bytes before it counts the stream as open.
      send(": watching\n\n");
    },
  });
  const headers = { "content-type": "text/event-stream", "cache-control": "no-cache, no-transform" };
  return new Response(events, { headers });
}
