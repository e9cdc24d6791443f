/** Small line charts as SVG: readable on a light and on a dark page, without a script. */

export interface Chart {
  title: string;
  /** What one unit on the vertical axis is. */
  unit: string;
  points: readonly (readonly [x: number, y: number])[];
}

const WIDTH = 720;
const PANEL_HEIGHT = 190;
const MARGIN = { left: 64, right: 24, top: 42, bottom: 34 };

/** As an image, an SVG sees no style but its own, and learns of the reader's theme by the media query. */
const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #3b4252 }
  .title { font-weight: 600; fill: #1c2230 }
  .grid { stroke: #d5dae3 }
  .line { fill: none; stroke: #0b63b5; stroke-width: 2 }
  .dot { fill: #0b63b5 }
  @media (prefers-color-scheme: dark) {
    text { fill: #b6bfce }
    .title { fill: #eef1f6 }
    .grid { stroke: #3d4656 }
    .line { stroke: #6cb2f2 }
    .dot { fill: #6cb2f2 }
  }`;

/** One panel below the other, all with the same horizontal axis. */
export function svgCharts(charts: readonly Chart[], xLabel: string): string {
  const height = charts.length * PANEL_HEIGHT + 24;
  const panels = charts.map((chart, index) => panel(chart, index * PANEL_HEIGHT));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">
<title>${charts.map(({ title }) => title).join("; ")}</title>
<style>${STYLE}</style>
${panels.join("\n")}
${text(WIDTH / 2, height - 8, xLabel, "middle")}
</svg>
`;
}

function panel({ title, unit, points }: Chart, top: number): string {
  const yTop = niceCeiling(Math.max(...points.map(([, y]) => y)));
  const xTop = Math.max(...points.map(([x]) => x));
  const bottom = top + PANEL_HEIGHT - MARGIN.bottom;
  const at = ([x, y]: readonly [number, number]) => ({
    x: round(MARGIN.left + (x / xTop) * (WIDTH - MARGIN.left - MARGIN.right)),
    y: round(bottom - (y / yTop) * (PANEL_HEIGHT - MARGIN.top - MARGIN.bottom)),
  });
  const rows = [0, 0.5, 1].map((share) => {
    const { y } = at([0, share * yTop]);
    const line = `<line class="grid" x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y}" y2="${y}"/>`;
    return line + text(MARGIN.left - 8, y + 4, String(round(share * yTop)), "end");
  });
  const columns = [...new Set([0, xTop / 4, xTop / 2, (xTop * 3) / 4, xTop])].map((x) =>
    text(at([x, 0]).x, bottom + 18, String(Math.round(x)), "middle"),
  );
  const places = points.map(at);
  return [
    `<text class="title" x="${MARGIN.left}" y="${top + 24}">${title}, ${unit}</text>`,
    ...rows,
    ...columns,
    `<polyline class="line" points="${places.map(({ x, y }) => `${x},${y}`).join(" ")}"/>`,
    ...places.map(({ x, y }) => `<circle class="dot" cx="${x}" cy="${y}" r="3"/>`),
  ].join("\n");
}

function text(x: number, y: number, content: string, anchor: "start" | "middle" | "end"): string {
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${content}</text>`;
}

/** The least of 1, 2, 2.5, 5 and 10 times a power of ten that is not below. */
function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((nice) => nice >= value) ?? value;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
