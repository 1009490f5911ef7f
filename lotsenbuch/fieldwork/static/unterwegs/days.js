/* A day as it is typed, read as the desk reads it (ui/words.py): 5.3.26, 05.03.2026, 2026-03-05, 5.3., 050326, heute. */

const RELATIVE = { vorgestern: -2, gestern: -1, heute: 0, morgen: 1, übermorgen: 2 };
const MONTHS = ["januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "dezember"];
const DOTTED = /^(\d{1,2}) ?\. ?(\d{1,2}) ?(?:\. ?(\d{4}|\d{2})?)?$/;
const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const DIGITS = /^(\d{2})(\d{2})(\d{4}|\d{2})$/;
const WORDED = /^(\d{1,2}) ?\.? ([a-zäöü]+)(?: (\d{4}|\d{2}))?$/;
const AHEAD = 20;
const [OLDEST, NEWEST] = [1900, 2100];

const plain = (typed) => typed.toLowerCase().trim().split(/\s+/).join(" ");
const germanDay = (date) => new Intl.DateTimeFormat("de-DE", { day: "2-digit", month: "2-digit", year: "numeric" }).format(date);

function partsOf(words) {
  const iso = ISO.exec(words);
  if (iso) return [iso[3], iso[2], iso[1]];
  const numbers = DOTTED.exec(words) ?? DIGITS.exec(words);
  if (numbers) return numbers.slice(1);
  const worded = WORDED.exec(words);
  return worded && MONTHS.includes(worded[2]) ? [worded[1], MONTHS.indexOf(worded[2]) + 1, worded[3]] : null;
}

function fullYear(digits, today) {
  if (!digits) return today.getFullYear();
  if (digits.length > 2) return Number(digits);
  const newest = today.getFullYear() + AHEAD;
  const year = newest - (newest % 100) + Number(digits);
  return year <= newest ? year : year - 100;
}

/** Say whether the desk reads a day in this. */
export function isDay(typed, today = new Date()) {
  const words = plain(typed);
  if (Object.hasOwn(RELATIVE, words)) return true;
  const parts = partsOf(words);
  if (!parts) return false;
  const [day, month, year] = [Number(parts[0]), Number(parts[1]), fullYear(parts[2], today)];
  const date = new Date(year, month - 1, day);
  return year >= OLDEST && year <= NEWEST && date.getMonth() === month - 1 && date.getDate() === day;
}

/** "heute" is another day by the time the note is read: it is written out. Every other text stays as it was typed. */
export function writtenOut(typed, today = new Date()) {
  const words = plain(typed);
  if (!Object.hasOwn(RELATIVE, words)) return typed;
  return germanDay(new Date(today.getFullYear(), today.getMonth(), today.getDate() + RELATIVE[words]));
}
