/** How hosts sign in and out. */
import { DrydockError } from "../../lib/protocol/errors.ts";
import { signInRequest } from "../../lib/workshop/requests.ts";
import { hostByPassphrase } from "../store/hosts.ts";
import { readCode } from "../store/secrets.ts";
import { signInHost, signOut } from "../store/sessions.ts";
import { type Call, isSecure, parsed, type Reply, type Routes } from "./call.ts";
import { cookie, HOST_COOKIE } from "./cookies.ts";
import type { Lab } from "./lab.ts";

/** A day's teaching; then the passphrase is asked for again. */
const SESSION_MS = 16 * 60 * 60 * 1000;

/** Passphrases checked at a time: each takes 64 MiB and a processor. */
const MOST_CHECKS = 4;

export function signInRoutes(lab: Lab): Routes {
  return {
    "POST /api/host/sign-in": signIn(lab),
    "POST /api/host/sign-out": (call) => signOutHost(lab, call),
  };
}

function signIn(lab: Lab) {
  let checks = 0;
  return async (call: Call): Promise<Reply> => {
    const { passphrase } = parsed(signInRequest, call.body);
    if (checks >= MOST_CHECKS || !lab.passphraseTries.take(call.address, call.nowMs)) {
      throw new DrydockError("rate_limited", "Too many wrong passphrases. Wait half a minute, then try again.");
    }
    checks += 1;
    const host = await hostByPassphrase(lab.store, readCode(passphrase)).finally(() => {
      checks -= 1;
    });
    if (!host) throw new DrydockError("passphrase_wrong");
    lab.passphraseTries.wasRight(call.address);
    const token = await signInHost(lab.store, host.id, call.nowMs + SESSION_MS);
    const options = { sameSite: "strict", isSecure: isSecure(call), maxAgeSeconds: SESSION_MS / 1000 } as const;
    return { data: { name: host.name }, cookies: [cookie(HOST_COOKIE, token, options)] };
  };
}

async function signOutHost(lab: Lab, call: Call): Promise<Reply> {
  const token = call.cookies.get(HOST_COOKIE);
  if (token) await signOut(lab.store, token);
  return { cookies: [cookie(HOST_COOKIE, "", { sameSite: "strict", isSecure: isSecure(call), maxAgeSeconds: 0 })] };
}
