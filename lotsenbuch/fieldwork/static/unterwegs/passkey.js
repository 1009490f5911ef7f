/* A passkey of this phone as a key: its PRF extension gives the same secret again, after the finger or the face. */
import { from64, random, to64, utf8 } from "./crypto.js";

const NAMES = [-7, -257].map((alg) => ({ type: "public-key", alg }));
const verified = { userVerification: "required" };
export const canDoPasskeys = () => Boolean(window.PublicKeyCredential);

/** Make one; returns its id, or null where the phone's passkeys give no secret. */
export async function makePasskey(device) {
  const made = await navigator.credentials.create({
    publicKey: {
      challenge: random(32),
      rp: { name: "Lotsenbuch unterwegs", id: location.hostname },
      user: { id: random(16), name: device.name, displayName: device.name },
      pubKeyCredParams: NAMES,
      authenticatorSelection: { residentKey: "preferred", ...verified },
      extensions: { prf: {} },
    },
  });
  return made.getClientExtensionResults().prf?.enabled ? to64(new Uint8Array(made.rawId)) : null;
}

/** The secret of a passkey for one folder; null where it gives none. */
export async function passkeySecret(id, folder) {
  const got = await navigator.credentials.get({
    publicKey: {
      challenge: random(32),
      allowCredentials: [{ type: "public-key", id: from64(id) }],
      extensions: { prf: { eval: { first: utf8(`lotse-folder:${folder}`) } } },
      ...verified,
    },
  });
  const first = got.getClientExtensionResults().prf?.results?.first;
  return first ? new Uint8Array(first) : null;
}
