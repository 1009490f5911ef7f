/* One field of a form: what is typed goes into the note as it stands, a signature under another text goes. */
import { isDay, writtenOut } from "./days.js";
import { complain, field } from "./dom.js";
import { changed } from "./editing.js";

const NO_DAY = "Das ist kein Tag im Kalender. Bitte als 05.03.2026 oder 5.3.26 angeben, oder das Feld leer lassen.";

export function asked(one, entry) {
  const set = (text) => {
    if (text === (entry.answers[one.number] ?? "")) return;
    entry.answers[one.number] = text;
    entry.signature_png = ""; // what was signed was another text
    changed();
  };
  const hint = [one.hint, one.is_day ? "Tag, zum Beispiel 5.3.26" : ""].filter(Boolean).join("; ");
  const options = one.options.length ? one.options : undefined;
  const box = field(`${one.number} ${one.label}`, { hint: hint || undefined, lines: one.lines, options, value: entry.answers[one.number] ?? "", set, optional: !one.is_needed });
  /* Says whether what stands there can stay; a day is looked at when its field is left, and before going on. */
  box.isFine = () => {
    const typed = box.input.value;
    if (!one.is_day) return true;
    const isFine = !typed.trim() || isDay(typed);
    complain(box, isFine ? "" : NO_DAY);
    if (isFine && writtenOut(typed) !== typed) set((box.input.value = writtenOut(typed)));
    return isFine;
  };
  box.input.addEventListener("change", box.isFine);
  // Taken away while typing, not on leaving: the button under the finger stays where it is.
  box.input.addEventListener("input", () => isDay(box.input.value) && complain(box, ""));
  return box;
}
