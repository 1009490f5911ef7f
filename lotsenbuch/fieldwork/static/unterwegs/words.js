/* Five words from our own list, drawn by the browser's generator. */
import { WORDS } from "./wordlist.js";

export const COUNT = 5;
const known = new Set(WORDS);

/** Each word is drawn alike: 1,024 of them fit ten bits, so nothing is thrown away. */
export function drawn() {
  const numbers = crypto.getRandomValues(new Uint16Array(COUNT));
  return [...numbers].map((number) => WORDS[number % WORDS.length]).join(" ");
}

/** Words as they are meant: spaces and capitals, which keyboards add, do not count. */
export const meantWords = (typed) => typed.trim().toLowerCase().split(/[\s,.-]+/).join(" ");

/** What is wrong with typed words, before anything is tried with them; "" when nothing is. */
export function wrongWith(typed) {
  const words = meantWords(typed).split(" ").filter(Boolean);
  if (words.length !== COUNT) return `Es sind fünf Wörter; hier stehen ${words.length}.`;
  const strange = words.find((word) => !known.has(word));
  return strange ? `„${strange}“ steht nicht in der Wortliste. Vielleicht ein Tippfehler?` : "";
}
