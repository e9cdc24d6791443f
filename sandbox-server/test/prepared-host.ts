/** Prepares the machine for sandboxes before the tests of each file, and undoes that after them. */
import { afterAll, beforeAll } from "vitest";
import { prepareHost, releaseHost } from "../src/sandbox/prepare.ts";
import { host, roots } from "./ground.ts";

beforeAll(() => prepareHost(host, roots));
afterAll(() => releaseHost(host, roots));
