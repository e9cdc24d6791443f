/** Draws mermaid diagrams in a browser, in the colours of the page. */
import type { Mermaid, MermaidConfig } from "mermaid";

/** Put there by web/vendor-mermaid.ts; Next does not bundle it. */
const MERMAID_URL = "/vendor/mermaid/mermaid.esm.min.mjs";

let loading: Promise<Mermaid> | undefined;

/**
 * The diagram as an SVG element, in the theme that the page has now. `id` must be unique in the page.
 * @throws Error when mermaid cannot be loaded or does not understand the source
 */
export async function renderDiagram(id: string, source: string): Promise<Element> {
  loading ??= loadMermaid();
  const mermaid = await loading;
  mermaid.initialize(configFromPage());
  const { svg } = await mermaid.render(id, source);
  // As HTML: its parser knows SVG, and labels inside are HTML.
  const diagram = new DOMParser().parseFromString(svg, "text/html").body.firstElementChild;
  if (diagram === null) throw new Error("mermaid drew nothing");
  return diagram;
}

async function loadMermaid(): Promise<Mermaid> {
  const loaded: typeof import("mermaid") = await import(/* turbopackIgnore: true */ MERMAID_URL);
  return loaded.default;
}

/** Mermaid computes shades of its colours, so it wants values and not the names of CSS variables. */
function configFromPage(): MermaidConfig {
  const root = getComputedStyle(document.documentElement);
  const token = (name: string) => root.getPropertyValue(name).trim();
  const text = token("--fg");
  return {
    startOnLoad: false,
    securityLevel: "strict",
    suppressErrorRendering: true,
    layout: "dagre",
    look: "classic",
    theme: "base",
    fontFamily: getComputedStyle(document.body).fontFamily,
    flowchart: {
      useMaxWidth: true,
      padding: 10,
      nodeSpacing: 28,
      rankSpacing: 36,
      wrappingWidth: 260,
      subGraphTitleMargin: { top: 2, bottom: 8 },
    },
    themeVariables: {
      fontSize: "14px",
      background: token("--surface"),
      primaryColor: token("--sunken"),
      primaryTextColor: text,
      primaryBorderColor: token("--edge"),
      lineColor: token("--muted"),
      textColor: text,
      titleColor: text,
      clusterBkg: token("--surface"),
      clusterBorder: token("--edge"),
      edgeLabelBackground: token("--surface"),
    },
  };
}
