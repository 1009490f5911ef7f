/* What the phone closes and opens with: WebCrypto only (TR-02102: AES-256-GCM, HKDF and PBKDF2 with SHA-256, P-256). */

const subtle = crypto.subtle;
const NONCE = 12;
export const ROUNDS = 600_000;

export const utf8 = (text) => new TextEncoder().encode(text);
export const text = (bytes) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);
export const random = (length) => crypto.getRandomValues(new Uint8Array(length));

export function to64(bytes) {
  let line = "";
  for (let at = 0; at < bytes.length; at += 8192) line += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(line);
}

export const from64 = (line) => Uint8Array.from(atob(line), (sign) => sign.charCodeAt(0));

export function joined(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export async function sha256(bytes) {
  const digest = new Uint8Array(await subtle.digest("SHA-256", bytes));
  return [...digest].map((one) => one.toString(16).padStart(2, "0")).join("");
}

/** 256 bits from the five words; the salt is the folder's own. */
export async function stretched(words, salt, rounds = ROUNDS) {
  const base = await subtle.importKey("raw", utf8(words), "PBKDF2", false, ["deriveBits"]);
  return new Uint8Array(await subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds }, base, 256));
}

export async function derived(bits, info, salt = new Uint8Array(0)) {
  const base = await subtle.importKey("raw", bits, "HKDF", false, ["deriveBits"]);
  return new Uint8Array(await subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt, info: utf8(info) }, base, 256));
}

/** A key that script can use and nobody can read out again. */
export const key = (bits) => subtle.importKey("raw", bits, "AES-GCM", false, ["encrypt", "decrypt"]);
export const freshKey = () => subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);

export async function closed(aes, bytes, bound) {
  const iv = random(NONCE);
  const sealed = await subtle.encrypt({ name: "AES-GCM", iv, additionalData: utf8(bound) }, aes, bytes);
  return joined(iv, new Uint8Array(sealed));
}

/** Throws when key, bytes or what they are bound to do not fit. */
export async function opened(aes, bytes, bound) {
  const iv = bytes.subarray(0, NONCE);
  return new Uint8Array(await subtle.decrypt({ name: "AES-GCM", iv, additionalData: utf8(bound) }, aes, bytes.subarray(NONCE)));
}

/** Seal to the house's public key as rules/envelope.py opens it; nothing on this device opens it again. */
export async function sealedFor(house, noteId, folderId, bytes) {
  const theirs = from64(house.public);
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const own = await subtle.generateKey(curve, false, ["deriveBits"]);
  const mine = new Uint8Array(await subtle.exportKey("raw", own.publicKey));
  const other = await subtle.importKey("raw", theirs, curve, false, []);
  const agreed = new Uint8Array(await subtle.deriveBits({ name: "ECDH", public: other }, own.privateKey, 256));
  const aes = await key(await derived(agreed, "lotse-note-1", joined(mine, theirs)));
  return joined(Uint8Array.of(1), from64(house.id), mine, await closed(aes, bytes, `lotse-note:${noteId}:${folderId}`));
}

/** Say whether the house signed that it has these bytes under this key; whatever else comes counts as not sent. */
export async function isReceipt(told, note, keys) {
  try {
    if (told.id !== note.id || told.sha256 !== note.sha256) return false;
    const said = utf8(["lotse-receipt-1", told.id, told.status, told.sha256, told.received_at].join("\n"));
    for (const one of keys) {
      const known = await subtle.importKey("raw", from64(one), { name: "Ed25519" }, false, ["verify"]);
      if (await subtle.verify({ name: "Ed25519" }, known, from64(told.signature), said)) return true;
    }
  } catch {
    // Not a receipt, or a browser that cannot check one: then nothing counts as sent.
  }
  return false;
}
