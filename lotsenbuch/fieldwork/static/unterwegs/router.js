/* Which screen stands: screens know each other by name only. */

const screens = new Map();
let standing = { name: "home", told: {} };
let covered = false;
let leave = null;

export const register = (name, draw) => screens.set(name, draw);
export const where = () => standing;

/** Go to a screen; what stands is let go first (an editor saves its draft). */
export async function go(name, told = {}) {
  const before = leave;
  leave = null;
  await before?.();
  standing = { name, told };
  if (!covered) await screens.get(name)(told);
}

export const again = () => go(standing.name, standing.told);

/** Called by a screen that holds something: how to put it down, and whether others may see it. */
export const onLeave = (act) => (leave = act);
export const holdsText = () => leave !== null;

/** Take the screen away; returns what went wrong with putting down what stood there. */
export async function cover() {
  covered = true;
  const before = leave;
  leave = null;
  return before?.();
}

export async function uncover() {
  covered = false;
  await screens.get(standing.name)(standing.told);
}

export const isCovered = () => covered;

/** Put down what stands there, while it can still be kept; the screen itself is gone with the next `clear`. */
export async function putDown() {
  const before = leave;
  leave = null;
  return before?.();
}

/** Show this screen whatever stood there, a lock too: nothing of before may be read any more. */
export function clear(name, told = {}) {
  covered = false;
  return go(name, told);
}
