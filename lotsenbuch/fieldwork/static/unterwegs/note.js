/* A note: five questions, the person's own words, a word for the mood, time; photos and forms go along. */
import { current } from "./device.js";
import { actions, alert, button, chips, field, h, hour, p, say, show } from "./dom.js";
import { copyFor } from "./copy.js";
import { NOWHERE, isBlank, saveNote, troubleOf } from "./drafts.js";
import { changed, done, edit, keepNow } from "./editing.js";
import { papersOf } from "./papers.js";
import { go } from "./router.js";
import { get } from "./store.js";
import { practise, trainingFolder } from "./training.js";
import { content, isOpen } from "./vault.js";

export const QUESTIONS = {
  about: "Worum ging es?",
  agreed: "Was haben wir vereinbart?",
  observed: "Was ist mir aufgefallen?",
  ideas: "Interessen und Ideen",
  next: "Was ist der nächste Schritt?",
};
export const MOODS = ["gelöst", "zuversichtlich", "ruhig", "nachdenklich", "müde", "angespannt", "gedrückt", "wütend"];
const LONGEST = "10000";
let sent = () => {};
export const afterSaving = (act) => (sent = act);

/** What is known of the talk while its folder is open; else only that there is one. */
export async function talkOf(folder, meeting) {
  if (folder === trainingFolder.id) return trainingFolder.training[0];
  if (!isOpen(folder)) return {};
  try {
    return (await content(await get("folders", folder))).find((one) => one.meeting === meeting) ?? {};
  } catch {
    return {};
  }
}

function kept(place) {
  return (trouble, isKept) => {
    if (!trouble && !isKept) return;
    const text = trouble ? alert("danger", ...trouble) : p(`Entwurf gesichert um ${hour(Date.now())}`, "kern-body--muted");
    place.replaceChildren(text);
  };
}

export async function note({ folder = NOWHERE, meeting = NOWHERE, force = false }) {
  const place = h("div", { class: "kept", "aria-live": "polite" });
  const me = current();
  const isTraining = folder === trainingFolder.id;
  if (!me && !isTraining) return go("setup");
  const draft = isTraining ? practise() : await edit({ folder, meeting, writer: me.staff.id, force }, kept(place));
  if (!draft) return go("elsewhere", { folder, meeting });
  const talk = await talkOf(folder, meeting);
  const { note: told } = draft;
  const set = (name) => (text) => {
    told[name] = text;
    changed();
  };
  const asked = Object.entries(QUESTIONS).map(([name, label]) => {
    const put = (text) => {
      told.answers[name] = text;
      changed();
    };
    return field(label, { lines: name === "about" ? 3 : 2, value: told.answers[name] ?? "", set: put, maxlength: LONGEST });
  });
  const earlier = (talk.moods ?? []).map((one) => one.mood).filter(Boolean);
  const minutes = (text) => {
    told.minutes = /^\d{1,4}$/.test(text.trim()) ? Number(text) : null;
    changed();
  };
  const press = () => save(draft, place, isTraining);
  show(
    talk.first_name ? `Notiz: ${talk.first_name}` : "Notiz",
    !talk.first_name && p("Die Mappe ist zu. Die Notiz wird trotzdem gesichert; nach dem Schließen der App lässt sie sich hier nicht mehr lesen."),
    p("Eine Antwort genügt. Diktieren über die Tastatur nur, wenn das Haus bestätigt hat, dass es auf diesem Gerät bleibt.", "kern-body--muted"),
    asked[0],
    h("div", { class: "sticky" }, place, actions(button("Speichern", press, "primary"), button("Zurück", () => back(folder)))),
    asked.slice(1),
    field("In den Worten der Person", { lines: 2, value: told.own_words, set: set("own_words"), optional: true, maxlength: LONGEST }),
    earlier.length > 0 && p(`Bisher: ${earlier.join(" · ")}`, "kern-body--muted"),
    chips("Stimmung, in einem Wort (freiwillig)", MOODS, told.mood, set("mood")),
    field("Dauer in Minuten", { value: told.minutes === null ? "" : String(told.minutes), set: minutes, inputmode: "numeric", optional: true }),
    await papersOf(draft, talk, { folder, meeting }),
    copyFor(draft, changed),
  );
  asked[0].input.focus({ preventScroll: true });
}

const back = (folder) => (folder === trainingFolder.id ? go("training") : folder === NOWHERE ? go("home") : go("folder", { id: folder }));

async function save(draft, place, isTraining) {
  if (!Object.values(draft.note.answers).some((text) => text.trim())) {
    const text = isBlank(draft.note) ? "Bitte mindestens eine der fünf Fragen beantworten." : "Bitte noch eine der fünf Fragen beantworten; ein Stichwort genügt.";
    place.replaceChildren(alert("danger", text));
    return;
  }
  try {
    if (isTraining) return go("training", { said: "Übungsnotiz gespeichert. Im Ernstfall läge sie jetzt versiegelt auf dem Gerät." });
    await keepNow();
    await saveNote(draft);
  } catch (error) {
    place.replaceChildren(alert("danger", ...troubleOf(error)));
    return;
  }
  done();
  await sent(); // the count in sight is right before anything is called saved
  const said = `Gespeichert um ${hour(Date.now())}.`;
  say(said);
  await (draft.folder === NOWHERE ? go("home", { done: said }) : go("folder", { id: draft.folder, done: said }));
}

export function elsewhere({ folder, meeting } = {}) {
  const on = folder && button("Hier weiterschreiben", () => go("note", { folder, meeting, force: true }), "primary");
  show("In einem anderen Fenster offen", p("Diese Notiz wird gerade in einem anderen Fenster geschrieben. Was dort steht, ist gesichert."), actions(...[on, button("Zur Übersicht", () => go("home"))].filter(Boolean)));
}
