/* What time it is. A clock that was set back opens nothing: the latest time that the house or this device named counts. */
import { get, put } from "./store.js";

const TOLERANCE = 5 * 60_000;
let latest = 0;
let base = null; // {house, ticks, wall}: the house's time, at a tick of the browser and by this device's clock

export async function startTime() {
  latest = (await get("meta", "latest"))?.value ?? 0;
}

/** Take the house's word for the time. */
export async function houseSays(iso) {
  const house = Date.parse(iso);
  if (Number.isNaN(house)) return;
  base = { house, ticks: performance.now(), wall: Date.now() };
  latest = house;
  await put("meta", { key: "latest", value: latest }).catch(() => {});
}

/** Ticks cannot be set, but stand still while a phone sleeps; its clock goes on, but can be set: the longer of both counts. */
const since = () => Math.max(performance.now() - base.ticks, Date.now() - base.wall);

export function now() {
  const told = base ? base.house + since() : Date.now();
  return Math.max(told, latest - TOLERANCE);
}

/** Keep the latest time that was seen, so that it is known after a restart. */
export async function noteTime() {
  const here = base ? now() : Date.now();
  if (here > latest) {
    latest = here;
    await put("meta", { key: "latest", value: latest }).catch(() => {});
  }
}

/** Say whether this device's clock goes behind what was seen before; then only the house knows the time. */
export const isSetBack = () => base === null && Date.now() < latest - TOLERANCE;
