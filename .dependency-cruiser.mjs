/** The direction of imports, as ARCHITECTURE.md draws it: each rule says which arrow must not exist, and why. */
const rule = (name, comment, from, to) => ({
  name,
  comment,
  severity: "error",
  from: { path: from },
  to: { path: to },
});

export default {
  forbidden: [
    {
      name: "no-circular",
      comment: "A cycle is one module in two files.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    rule(
      "lib-is-the-bottom",
      "lib/ is shared by browser, web and sandbox host.",
      "^lib/",
      "^(app|components|web|cli|vm|sandbox-server|bench)/",
    ),
    rule("lib-is-pure", "lib/ runs in a browser too.", "^lib/", "^(node:|fs$|path$|crypto$)"),
    rule(
      "browser-without-server",
      "Only the wire contract crosses.",
      "^(app|components)/",
      "^(sandbox-server|cli|vm)/",
    ),
    rule("components-know-no-route", "Routes load, components show.", "^components/", "^app/"),
    rule(
      "web-without-sandbox-server",
      "web talks to it over the wire.",
      "^web/",
      "^(sandbox-server|cli|vm|components)/",
    ),
    rule("server-without-web", "A sandbox host has no web.", "^sandbox-server/", "^(app|components|web|cli|vm)/"),
    rule(
      "host-is-the-door",
      "The door to the kernel knows nobody above it.",
      "^sandbox-server/src/host/",
      "^sandbox-server/src/(gateway|session|terminal|pty-host|sandbox|kernel|checks|server|main)",
    ),
    rule(
      "machinery-below-session",
      "Terminal, sandbox, kernel and checks do not know who uses them.",
      "^sandbox-server/src/(terminal|sandbox|kernel|checks)/",
      "^sandbox-server/src/(gateway|session|server|main)",
    ),
    rule(
      "pty-host-starts-nothing-else",
      "A child of the process that holds the ptys would inherit them.",
      "^sandbox-server/src/(pty-host/(main|keeper)|terminal/)",
      "^(sandbox-server/src/(host|sandbox)/|node:child_process$|child_process$)",
    ),
    rule(
      "session-knows-no-socket",
      "Tested without sockets.",
      "^sandbox-server/src/session/",
      "^(sandbox-server/src/(gateway|pty-host|server|main)|node_modules/(socket\\.io|node-pty))",
    ),
    rule(
      "gateway-knows-no-kernel",
      "It parses and passes on.",
      "^sandbox-server/src/gateway/",
      "^sandbox-server/src/(sandbox|kernel|host|checks)/",
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(\\.next|public/vendor)/|\\.test\\.tsx?$" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
