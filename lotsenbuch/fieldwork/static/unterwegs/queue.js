/* The way of a saved note, as rules without a browser: what is known of it, what an answer makes of it.

   A note is "waiting" until the house's signature on its own bytes is here, then it is "sent"; there is no third state
   and no way back. Nothing else than a checked receipt lets its bytes go. */

const SOON = 5_000;
const LATE = 10 * 60_000;
export const REFUSED = new Set([404, 413, 422]);

/** A note as it is saved: sealed already, in the order of this device. */
export function saved({ id, folder, writer, sealed, sha256, sequence, at }) {
  return { id, folder, writer, sealed, sha256, sequence, saved_at: at, state: "waiting", tries: 0, after: 0, refused: 0 };
}

/** Say what an answer means: `receipt` is one whose signature was checked, or null. */
export function meant({ status, receipt }) {
  if (receipt) return "sent";
  if (status === 401) return "login";
  if (REFUSED.has(status)) return "refused";
  return "again"; // nothing came, half of it, or something that the house never said
}

/** The note after an answer; the one given is not changed. */
export function after(note, answer, now) {
  if (note.state === "sent") return note;
  const means = meant(answer);
  if (means === "sent") {
    const { status, received_at, signature } = answer.receipt;
    return { ...note, state: "sent", outcome: status, received_at, signature, sealed: null };
  }
  if (means === "login" || answer.status === 0) return { ...note }; // no answer says nothing about this note
  const tries = note.tries + 1;
  const pause = Math.min(LATE, SOON * 2 ** Math.min(tries, 10));
  const refused = means === "refused" ? answer.status : note.refused;
  return { ...note, tries, refused, after: now + pause };
}

export const isWaiting = (note) => note.state !== "sent";

/** What this writer may send now, in the order of the device; a clock that was set back holds nothing up. */
export function due(notes, writer, now) {
  return notes
    .filter((note) => isWaiting(note) && note.writer === writer && (!note.after || note.after <= now || note.after > now + LATE))
    .sort((one, other) => one.sequence - other.sequence);
}

/** What the screen says: how many are not with the house, of whom, and which the house refused so far. */
export function counted(notes, writer) {
  const waiting = notes.filter(isWaiting);
  return {
    waiting: waiting.length,
    foreign: waiting.filter((note) => note.writer !== writer).length,
    refused: waiting.filter((note) => note.refused).length,
  };
}

/** What the person is told of a note that is with the house. */
export const OUTCOMES = {
  stored: "angekommen",
  same: "angekommen",
  inbox: "angekommen; der Fall ist inzwischen zu oder woanders, die Notiz liegt im Eingang",
  beside: "angekommen; unter demselben Schlüssel lag schon eine andere Fassung, beide sind da",
  quarantined: "angekommen und beiseitegelegt; bitte am Schreibtisch nachsehen",
};
