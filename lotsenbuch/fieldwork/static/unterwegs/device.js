/* This device in somebody's hand: set up by a one-time code, with a PIN before its screen. */
import { ask } from "./api.js";
import { random, stretched, to64 } from "./crypto.js";
import { all, get, put, write } from "./store.js";
import { houseSays } from "./time.js";

const PIN_ROUNDS = 100_000; // the PIN covers the screen while keys are in memory; it closes nothing on the disk
const pins = new BroadcastChannel("lotse-pin"); // another window locks with the new one too
let me = null;
export const current = () => me;
export const nobody = () => (me = null);

export const devices = async () => (await all("meta")).filter((row) => row.key.startsWith("device:"));
export const people = async () => (await devices()).map((row) => row.staff);

export async function startDevice() {
  const active = await get("meta", "active");
  me = active ? ((await get("meta", `device:${active.staff}`)) ?? null) : null;
}

/** Redeem the code; returns "" or what to tell. */
export async function register(code) {
  const answer = await ask("geraet/anmelden", { json: { code } });
  const told = answer.json();
  if (answer.status === 401) return "login";
  if (answer.status !== 200 || !told?.secret) return told?.said ?? "Das Haus ist gerade nicht erreichbar. Der Code bleibt gültig.";
  await become({ key: `device:${told.staff.id}`, device: told.device, secret: told.secret }, told);
  return "";
}

export async function become(row, told) {
  const mine = { ...row, name: told.name, staff: told.staff };
  const house = (await get("meta", "house")) ?? { key: "house", receipts: [] };
  const receipts = [...new Set([...house.receipts, told.receipts])];
  await write(["meta"], async (store) => {
    await store("meta").put(mine);
    await store("meta").put({ key: "active", staff: told.staff.id });
    await store("meta").put({ key: "house", seal_to: told.seal_to, receipts, forms: told.forms, papers: told.papers });
  });
  // Only now: who finds no row of somebody in hand takes this device for emptied. A PIN chosen meanwhile stays.
  me = { ...mine, pin: (me?.key === mine.key && me.pin) || mine.pin };
  await houseSays(told.now);
}

export async function setPin(pin) {
  const salt = random(16);
  const hash = to64(await stretched(pin, salt, PIN_ROUNDS));
  me = { ...me, pin: { salt, hash } };
  await put("meta", me);
  pins.postMessage({ key: me.key, pin: me.pin });
}

pins.addEventListener("message", ({ data }) => {
  if (me?.key === data.key) me = { ...me, pin: data.pin };
});

export async function isPin(pin) {
  return Boolean(me?.pin) && to64(await stretched(pin, me.pin.salt, PIN_ROUNDS)) === me.pin.hash;
}

export async function keepPasskey(id) {
  me = { ...me, passkey: id };
  await put("meta", me);
}
