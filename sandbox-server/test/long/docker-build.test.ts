/** What takes longest in a sandbox's Docker Engine: buildx and compose, as lessons use them. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { IMAGES } from "../../../lib/images/catalogue.ts";
import { PROFILES } from "../../src/sandbox/profiles.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { inside, testSandbox } from "../support.ts";

let sandbox: Sandbox & AsyncDisposable;
beforeAll(async () => {
  sandbox = await testSandbox(PROFILES.docker);
});
afterAll(() => sandbox[Symbol.asyncDispose]());

/** What a line prints; the test fails with all it said when it ends with another status than 0. */
async function output(line: string): Promise<string> {
  const { code, stdout, stderr } = await inside(sandbox, `cd; ${line}`, 280_000);
  expect(code, `${line}\n${stdout}${stderr}`).toBe(0);
  return stdout;
}

test("an image is built from a Dockerfile, with buildx", async () => {
  const dockerfile = `FROM ${IMAGES.busybox}\\nRUN echo built > /note\\nCMD cat /note\\n`;
  await output(`mkdir built; printf '${dockerfile}' > built/Dockerfile; sudo docker build --tag built built`);
  expect(await output("sudo docker run --rm built")).toBe("built\n");
});

test("compose starts services that find each other by name", async () => {
  const compose = [
    "services:",
    `  web: { image: "${IMAGES["hello-web"]}" }`,
    `  probe: { image: "${IMAGES.busybox}", command: wget -qO- http://web:8080/, depends_on: [web] }`,
  ];
  await output(`mkdir app; cat > app/compose.yaml <<'YAML'\n${compose.join("\n")}\nYAML`);
  const said = await output("cd app; sudo docker compose up --exit-code-from probe --no-color 2>/dev/null");
  expect(said).toContain("Hello from version 1.0");
});
