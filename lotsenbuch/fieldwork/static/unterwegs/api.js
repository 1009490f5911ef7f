/* Asking the house. An answer is only ever what it says after its check; a portal in a café may say 200 to anything. */

const API = "/unterwegs/api/";
const PATIENCE = 45_000; // milliseconds, and a second more for each 20 kB

/** Return {status, isHouse, bytes, json(), header()}; status 0 when nothing came, `isHouse` when the house says it. */
export async function ask(path, { method = "POST", json, body, headers = {} } = {}) {
  const sent = json === undefined ? headers : { "Content-Type": "application/json", ...headers };
  try {
    const answer = await fetch(API + path, {
      method,
      body: json === undefined ? body : JSON.stringify(json),
      headers: sent,
      redirect: "manual",
      cache: "no-store",
      credentials: "same-origin",
      signal: AbortSignal.timeout(PATIENCE + (body?.length ?? 0) / 20),
    });
    const bytes = new Uint8Array(await answer.arrayBuffer()); // a cut answer fails here
    return {
      status: answer.type === "opaqueredirect" ? 0 : answer.status,
      isHouse: answer.headers.get("Lotse-House") === "1",
      bytes,
      json: () => read(bytes),
      header: (name) => answer.headers.get(name),
    };
  } catch {
    return { status: 0, isHouse: false, bytes: new Uint8Array(0), json: () => null, header: () => null };
  }
}

function read(bytes) {
  try {
    const told = JSON.parse(new TextDecoder().decode(bytes));
    return told !== null && typeof told === "object" ? told : null;
  } catch {
    return null;
  }
}

export const proof = (device) => ({ "Lotse-Device": `${device.device}.${device.secret}` });

/** Ask as the device alone, for whoever finds a phone logs nobody in: is it locked, which of its folders are called back.
 * A locked one says when it is empty. */
export async function standing(device, { isEmpty = false, folders = [] } = {}) {
  const answer = await ask("geraet/stand", { json: { is_empty: isEmpty, folders }, headers: proof(device) });
  const told = answer.isHouse && answer.status === 200 ? answer.json() : null;
  return { isLocked: told?.wipe === true, gone: Array.isArray(told?.gone) ? told.gone : [] };
}

export const isLocked = async (device, isEmpty = false) => (await standing(device, { isEmpty })).isLocked;

/** Send sealed bytes; under the name of their writer or not at all. */
export function sendNote(kind, note) {
  const headers = { "Content-Type": "application/octet-stream", "Lotse-Folder": note.folder, "Lotse-Writer": note.writer };
  return ask(`${kind}/${note.id}`, { method: "PUT", body: note.sealed, headers });
}
