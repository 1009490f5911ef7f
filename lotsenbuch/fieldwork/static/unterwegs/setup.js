/* Setting up this device: code, five words, PIN. */
import { current, register, setPin } from "./device.js";
import { actions, button, complain, field, h, p, say, show } from "./dom.js";
import { go } from "./router.js";
import { all } from "./store.js";
import { fits } from "./vault.js";
import { drawn, meantWords } from "./words.js";

export const loginLink = (kind = "primary", text = "Anmelden") =>
  h("a", { class: `kern-btn kern-btn--${kind}`, href: "/anmelden/?next=/unterwegs/" }, h("span", { class: "kern-label" }, text));

/** A form whose Enter key does what its button does. */
export function form(act, ...parts) {
  const submit = (event) => {
    event.preventDefault();
    act();
  };
  return h("form", { class: "stack", onsubmit: submit }, ...parts);
}

export function setup() {
  const code = field("Einmalcode", { hint: "Zehn Zeichen, von der Anwendungsbetreuung; er gilt einen Tag.", autocapitalize: "characters" });
  const act = async () => {
    const said = await register(code.input.value);
    if (said === "login") return go("login");
    return said ? complain(code, said) : go("newWords");
  };
  show(
    "Gerät einrichten",
    p("Nur Geräte des Hauses öffnen eine Mappe. Sie müssen dazu angemeldet sein."),
    form(act, code, actions(button("Einrichten", act, "primary"), button("Zurück", () => go("home")))),
  );
}

export function login() {
  show("Bitte anmelden", p("Danach geht es hier weiter. Was auf diesem Gerät wartet, bleibt liegen. Eine offene Mappe schließt sich dabei und öffnet sich wieder mit den fünf Wörtern."), actions(loginLink(), button("Zurück", () => go("home"))));
}

/** The words are shown once and kept nowhere: who forgets them packs the folder again. */
export function newWords({ words = drawn(), outline } = {}) {
  show(
    "Ihre fünf Wörter",
    p("Mit diesen fünf Wörtern öffnen Sie Ihre Mappen. Sie stehen nur jetzt hier und werden nirgends gespeichert."),
    h("ol", { class: "words" }, words.split(" ").map((word) => h("li", {}, word))),
    p("Merken Sie sich die Wörter als kleine Geschichte. Nicht auf die Hülle kleben. Vergessen ist nicht schlimm: mit neuen Wörtern wird die Mappe neu geholt."),
    actions(button("Ich habe sie mir gemerkt", () => go("sameWords", { words, outline }), "primary"), button("Andere Wörter", () => go("newWords", { outline }))),
  );
}

export function sameWords({ words, outline }) {
  const typed = field("Die fünf Wörter", { hint: "mit Leerzeichen dazwischen, Groß- und Kleinschreibung ist egal", autocapitalize: "none" });
  const next = () => (outline ? go("fetch", { outline }) : go("newPin"));
  const act = () => (meantWords(typed.input.value) === words ? next() : complain(typed, "Das waren andere Wörter."));
  show("Noch einmal aus dem Kopf", form(act, typed, actions(button("Weiter", act, "primary"), button("Wörter noch einmal zeigen", () => go("newWords", { words, outline })))));
}

let ready = () => {};
export const afterSetup = (act) => (ready = act);

const PIN = /^\d{6,12}$/;
const foldersOf = async (me) => (await all("folders")).filter((row) => row.writer === me?.staff.id);

/** The first PIN, or another one: then the five words say that it is the same person, as long as a folder lies here. */
export async function newPin() {
  const me = current();
  const isOther = Boolean(me?.pin);
  const [folder] = isOther ? await foldersOf(me) : [];
  const words = folder && field("Ihre fünf Wörter", { hint: "mit Leerzeichen dazwischen", autocapitalize: "none" });
  const shape = { inputmode: "numeric", type: "password", maxlength: "12" };
  const one = field(isOther ? "Neue PIN" : "PIN", { hint: "Sechs bis zwölf Ziffern. Sie öffnet nur den Bildschirm, solange die App läuft.", ...shape });
  const two = field(isOther ? "Neue PIN noch einmal" : "PIN noch einmal", shape);
  const act = async () => {
    for (const box of [words, one, two]) if (box) complain(box, "");
    if (words && !(await fits(folder, meantWords(words.input.value)))) return complain(words, "Das sind nicht die Wörter, mit denen Ihre Mappe verschlossen ist.");
    if (!PIN.test(one.input.value)) return complain(one, "Eine PIN hat sechs bis zwölf Ziffern.");
    if (one.input.value !== two.input.value) return complain(two, "Die beiden PINs sind verschieden.");
    await setPin(one.input.value);
    const done = isOther ? "Die neue PIN gilt ab jetzt." : `${current().name} ist eingerichtet.`;
    say(done);
    await go("home", { done });
    if (!isOther) ready(done); // which folders wait is what one wants to know now
  };
  const why = isOther ? null : p("Ohne PIN bleibt der Bildschirm offen, wenn Sie das Telefon weglegen. Darum geht es erst danach weiter.");
  show(
    isOther ? "PIN ändern" : "PIN wählen",
    why,
    form(act, words, one, two, actions(button(isOther ? "PIN ändern" : "Fertig", act, "primary"), isOther && button("Zurück", () => go("home")))),
  );
}
