/* What time it is. A clock that was set back opens nothing: the latest time that the house or this device named counts. */
import { get, put } from "./store.js";

const TOLERANCE = 5 * 60_000;
let latest = 0;
let base = null; // {house, ticks}: the house's time at a tick of the browser, which nobody sets

export async function startTime() {
  latest = (await get("meta", "latest"))?.value ?? 0;
}

/** Take the house's word for the time. */
export async function houseSays(iso) {
  const house = Date.parse(iso);
  if (Number.isNaN(house)) return;
  base = { house, ticks: performance.now() };
  latest = house;
  await put("meta", { key: "latest", value: latest }).catch(() => {});
}

export function now() {
  const told = base ? base.house + performance.now() - base.ticks : Date.now();
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
