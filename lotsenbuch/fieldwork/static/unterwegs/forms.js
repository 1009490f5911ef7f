/* The forms of the house, filled in together, a screen for each step; at the end the text as it is signed. */
import { sha256, utf8 } from "./crypto.js";
import { current } from "./device.js";
import { asked } from "./answers.js";
import { actions, alert, button, h, h2, p, show } from "./dom.js";
import { changed, edit } from "./editing.js";
import { go } from "./router.js";
import { signature } from "./signature.js";
import { get } from "./store.js";
import { practise, trainingFolder } from "./training.js";

const codeOf = (blank) => (typeof blank === "string" ? blank : blank.code);

const TAPPED = "Noch ohne Unterschrift: ein Tippen genügt nicht, bitte mit dem Finger schreiben.";

/** The text of a filled form as rules/notes.py puts it together. */
export function shownText(blank, answers) {
  const lines = [`${blank.title} (${blank.edition})`, blank.purpose];
  for (const step of blank.steps) for (const one of step.fields) lines.push(`${one.number} ${one.label}\n${(answers[one.number] ?? "").trim() || "–"}`);
  return lines.join("\n");
}

async function known() {
  return (await get("meta", "house"))?.forms ?? [];
}

/** The forms that can be begun or gone on with in a note. */
export async function blanksFor(draft, talk, place, isTaken) {
  const wanted = talk.blanks?.map(codeOf);
  const isBegun = (blank) => draft.note.forms.some((form) => form.blank === blank.code);
  const isOffered = (blank) => isTaken && (!wanted?.length || wanted.includes(blank.code));
  const offered = (await known()).filter((blank) => isBegun(blank) || isOffered(blank));
  const row = (blank) => {
    const begun = draft.note.forms.find((form) => form.blank === blank.code);
    const state = !begun ? "noch nicht begonnen" : begun.signature_png ? "unterschrieben" : "begonnen, ohne Unterschrift";
    const open = () => go("form", { ...place, code: blank.code, step: 0 });
    return h("li", {}, h("button", { type: "button", class: "row", onclick: open }, h("strong", {}, blank.title), h("small", {}, state)));
  };
  return offered.length ? h("ul", { class: "rows" }, offered.map(row)) : null;
}

function entryOf(draft, code) {
  let entry = draft.note.forms.find((form) => form.blank === code);
  if (!entry) draft.note.forms.push((entry = { blank: code, answers: {}, shown_sha256: "", signature_png: "" }));
  return entry;
}

export async function form({ folder, meeting, code, step }) {
  const isTraining = folder === trainingFolder.id;
  const place = { folder, meeting };
  const draft = isTraining ? practise() : await edit({ ...place, writer: current().staff.id }, () => {});
  if (!draft) return go("elsewhere", place);
  const blank = (await known()).find((one) => one.code === code);
  const entry = entryOf(draft, code);
  const back = () => (step > 0 ? go("form", { ...place, code, step: step - 1 }) : go("note", place));
  if (step >= blank.steps.length) return summary(blank, entry, place, back);
  const { title, fields } = blank.steps[step];
  const boxes = fields.map((one) => asked(one, entry));
  const next = () => {
    const wrong = boxes.filter((box) => !box.isFine());
    if (wrong.length) return wrong[0].input.focus();
    return go("form", { ...place, code, step: step + 1 });
  };
  show(
    blank.title,
    p(`Schritt ${step + 1} von ${blank.steps.length}: ${title}`),
    step === 0 && p(blank.purpose, "kern-body--muted"),
    boxes,
    actions(button("Weiter", next, "primary"), button("Zurück", back)),
  );
}

async function summary(blank, entry, place, back) {
  const text = shownText(blank, entry.answers);
  const hash = await sha256(utf8(text));
  if (entry.shown_sha256 !== hash) Object.assign(entry, { shown_sha256: hash, signature_png: "" });
  changed();
  const lacking = blank.steps.flatMap((step) => step.fields).filter((one) => one.is_needed && !(entry.answers[one.number] ?? "").trim());
  const told = (isTried) => (entry.signature_png ? "Unterschrift liegt vor." : isTried ? TAPPED : "Noch ohne Unterschrift.");
  const state = h("p", { class: "kern-body", "aria-live": "polite" }, told());
  const pad = signature(entry.signature_png, (png, isTried) => {
    entry.signature_png = png;
    state.textContent = told(isTried);
    changed();
  });
  show(
    `${blank.title}: gemeinsam lesen`,
    lacking.length > 0 && alert("info", "Noch ohne Antwort", `Feld ${lacking.map((one) => one.number).join(", ")}. Das lässt sich später ergänzen.`),
    h("div", { class: "shown" }, text.split("\n").map((line) => p(line))),
    h2("Unterschrift"),
    p("Gespeichert wird nur das Bild. Es gehört zu genau dem Text, der hier steht; wird er geändert, ist die Unterschrift weg."),
    pad.canvas,
    state,
    actions(button("Übernehmen", () => go("note", place), "primary"), button("Neu unterschreiben", pad.clear), button("Zurück", back)),
  );
}
