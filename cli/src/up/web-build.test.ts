import { mkdir, mkdtempDisposable, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { sourceHash } from "./web-build.ts";

async function smallProject() {
  const folder = await mkdtempDisposable(path.join(tmpdir(), "drydock-web-"));
  const write = async (name: string, text: string) => {
    await mkdir(path.dirname(path.join(folder.path, name)), { recursive: true });
    await writeFile(path.join(folder.path, name), text);
  };
  for (const name of ["app/page.tsx", "components/x.tsx", "lib/x.ts", "web/main.ts", "public/icon.svg"]) {
    await write(name, "");
  }
  return { write, hash: () => sourceHash(folder.path), [Symbol.asyncDispose]: () => folder.remove() };
}

test.each(["app/page.tsx", "lib/deep/new.ts", "package-lock.json", "next.config.ts", "public/other.svg"])(
  "a change of %s asks for a new build",
  async (name) => {
    await using project = await smallProject();
    const before = await project.hash();
    await project.write(name, "changed");
    expect(await project.hash()).not.toBe(before);
  },
);

test.each(["lib/x.test.ts", "public/vendor/mermaid.mjs", "lessons/course.md", "README.md"])(
  "a change of %s does not",
  async (name) => {
    await using project = await smallProject();
    const before = await project.hash();
    await project.write(name, "changed");
    expect(await project.hash()).toBe(before);
  },
);
