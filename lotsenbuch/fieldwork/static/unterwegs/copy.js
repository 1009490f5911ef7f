/* A copy for the person: its code is drawn here and told in the talk; the copy itself is made at the desk. */
import { button, h, p } from "./dom.js";

const SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"; // without those that look alike, as rules/out.py has them
const LENGTH = 8;

/** Each sign is drawn alike: what does not fit evenly is drawn again. */
export function drawnCode() {
  let code = "";
  while (code.length < LENGTH) {
    const [number] = crypto.getRandomValues(new Uint8Array(1));
    if (number < SIGNS.length * 8) code += SIGNS[number % SIGNS.length];
  }
  return code;
}

export function copyFor(draft, changed) {
  const place = h("div", { "aria-live": "polite" });
  const shown = () => {
    const code = draft.note.copy_code;
    const told = ["Code für die Kopie: ", h("strong", { class: "code" }, `${code.slice(0, 4)} ${code.slice(4)}`)];
    const hint = "Bitte der Person nennen oder aufschreiben. Die Adresse dazu bekommt sie später auf Papier; erst beides zusammen öffnet die Kopie.";
    place.replaceChildren(h("p", { class: "kern-body" }, told), p(hint, "kern-body--muted"));
  };
  const draw = () => {
    draft.note.copy_code = drawnCode();
    changed();
    shown();
  };
  if (draft.note.copy_code) shown();
  else place.append(button("Die Person möchte eine Kopie", draw));
  return place;
}
