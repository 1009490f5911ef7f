/* The training flight: an invented folder, no network needed, nothing kept and nothing sent. */
import { actions, alert, button, p, show } from "./dom.js";
import { go } from "./router.js";

const MEETING = "00000000-0000-0000-0000-000000000001";
const TALK = {
  meeting: MEETING,
  at: new Date(new Date().setHours(14, 0, 0, 0)).toISOString(),
  first_name: "Übungsperson",
  place: "Am Ententeich, Eingang Süd",
  phone: "0170 0000000",
  items: [{ label: "Nächster Schritt", text: "Fragt nach einer Werkstatt, in der man Räder reparieren lernt." }],
  hazards: ["freilaufender Hund im Hof"],
  moods: [{ mood: "nachdenklich" }, { mood: "ruhig" }],
  blanks: [],
  papers: [{ id: "1", label: "Kopie des Zeugnisses" }],
};

export const trainingFolder = { id: "uebung", training: [TALK], opens_at: TALK.at, closes_at: TALK.at, meetings: [] };
const blank = () => ({ id: "uebung", folder: "uebung", meeting: MEETING, note: { meeting: MEETING, answers: {}, own_words: "", mood: "", minutes: null, photos: [], forms: [] } });
let draft = blank();
export const practise = () => draft;

export function training({ said = "" } = {}) {
  if (said) draft = blank();
  show(
    "Probelauf",
    said && alert("success", said),
    p("Eine erfundene Mappe zum Ausprobieren, auch im Flugmodus. Nichts davon wird aufbewahrt oder ans Haus geschickt."),
    actions(button("Übungsmappe öffnen", () => go("trainingFolder"), "primary"), button("Zurück", () => go("home"))),
  );
}
