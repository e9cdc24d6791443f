/** What people are given to prove who they are, and what the store keeps of it. */
import { createHash, randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/** Crockford's base 32: no letter that reads as a digit, and none that spells rude words. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const GROUP = 4;

/** To join a workshop: 40 bits, guessed against a rate limit. */
const JOIN_GROUPS = 2;
/** To come back: 80 bits, so that a stolen store gives none away though it is hashed without salt, to be found by. */
const RESUME_GROUPS = 4;
/** A host's passphrase: 20 bits to find the host by, and 100 that are theirs. */
const PASSPHRASE_GROUPS = 6;

/** 64 MiB and some 0.2 s a guess. */
const SCRYPT = { N: 2 ** 16, r: 8, p: 1, maxmem: 2 ** 27 };
const KEY_BYTES = 32;
const SALT_BYTES = 16;

export const newJoinCode = () => newCode(JOIN_GROUPS);
export const newResumeCode = () => newCode(RESUME_GROUPS);
export const newPassphrase = () => newCode(PASSPHRASE_GROUPS);
/** What a browser shows to be known again: 256 bits. */
export const newToken = () => randomBytes(32).toString("base64url");
/** For whatever is stored: 128 bits. */
export const newId = () => randomBytes(16).toString("base64url");

/** Random groups of four, such as `7k2m-x9qd`. */
function newCode(groups: number): string {
  const bytes = [...randomBytes(groups * GROUP)];
  const characters = bytes.map((byte) => ALPHABET[byte % ALPHABET.length]).join("");
  return grouped(characters);
}

/** A code as somebody typed it, in the form in which it was given out: spaces, case and look-alikes do not matter. */
export function readCode(typed: string): string {
  const characters = typed
    .toLowerCase()
    .replace(/[^0-9a-z]/g, "")
    .replaceAll("o", "0")
    .replaceAll(/[il]/g, "1");
  return grouped(characters.slice(0, 64));
}

function grouped(characters: string): string {
  return characters.match(/.{1,4}/g)?.join("-") ?? "";
}

/** The part of a passphrase that names its host. */
export function hostIdOf(passphrase: string): string {
  return passphrase.slice(0, GROUP);
}

/** For what is random and long: nothing is gained by making it slow. */
export function hashOfRandom(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}

/** `<salt>.<key>`. */
export async function hashPassphrase(passphrase: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await derive(passphrase, salt);
  return `${salt.toString("base64url")}.${key.toString("base64url")}`;
}

export async function isPassphraseOf(passphrase: string, hash: string): Promise<boolean> {
  const [salt = "", key = ""] = hash.split(".");
  const expected = Buffer.from(key, "base64url");
  const given = await derive(passphrase, Buffer.from(salt, "base64url"));
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function derive(passphrase: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase, salt, KEY_BYTES, SCRYPT, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
