/* A folder: fetched closed, opened with the words and the house's share (or a passkey), read in its hours only. */
import { current, keepPasskey } from "./device.js";
import { actions, alert, button, complain, day, field, h, h2, hour, p, say, show } from "./dom.js";
import { fetchFolder } from "./fetching.js";
import { keepAfterAll, sendDraftsOf } from "./giveback.js";
import { GONE, stillOurs } from "./ours.js";
import { canDoPasskeys, makePasskey, passkeySecret } from "./passkey.js";
import { go } from "./router.js";
import { form } from "./setup.js";
import { all, get } from "./store.js";
import { talk } from "./talk.js";
import { trainingFolder } from "./training.js";
import { content, isEarly, isOpen, isOver, keepWith, openFolder, openWith } from "./vault.js";
import { outing } from "./walk.js";
import { meantWords, wrongWith } from "./words.js";

export const hours = (folder) => `${day(folder.opens_at)}, ${hour(folder.opens_at)} bis ${hour(folder.closes_at)}`;
const wordsField = () => field("Ihre fünf Wörter", { hint: "mit Leerzeichen dazwischen", autocapitalize: "none" });
const SAYS = {
  words: "Diese Wörter öffnen die Mappe nicht. Vergessen? Dann die Mappe neu holen.",
  offline: "Zum Öffnen braucht es Netz: das Haus gibt seinen Teil des Schlüssels. Ohne Netz öffnet nur ein Passkey, der vorher bereitgelegt wurde.",
  shut: "Diese Mappe lässt sich jetzt nicht öffnen.",
};

const NOT_COME = "Die Mappe ist nicht gekommen: das Haus ist gerade nicht erreichbar, oder ein WLAN verlangt erst eine Anmeldung. Auf diesem Gerät ist alles geblieben, wie es war.";

export function fetchScreen({ outline, trouble = "" }) {
  const typed = wordsField();
  const act = async () => {
    const wrong = wrongWith(typed.input.value);
    complain(typed, wrong); // what was typed stays: four of the words may be right
    if (wrong) return null;
    const before = () => sendDraftsOf(outline.id, "versiegelt zur Notiz gemacht: Mappe neu geholt");
    const said = await keepAfterAll(outline.id, () => fetchFolder(current(), outline, meantWords(typed.input.value), before));
    if (said === "login") return go("login");
    if (said !== "here") return go("fetch", { outline, trouble: said === "shut" ? SAYS.shut : NOT_COME });
    return go("folder", { id: outline.id, done: "Die Mappe ist da." });
  };
  const text = "Die Mappe wird mit Ihren Wörtern verschlossen. Bitte genau die, die Sie sich gemerkt haben: sie werden nirgends gespeichert.";
  show("Mappe holen", trouble && alert("danger", trouble), p(hours(outline)), p(text), form(act, typed, actions(button("Holen", act, "primary"), button("Neue Wörter", () => go("newWords", { outline })), button("Zurück", () => go("home")))));
}

export async function folder({ id, done = "", trouble = "" }) {
  const row = await get("folders", id);
  if (!row || isOver(row)) return go("home", { done: done || GONE });
  const notices = [done && alert("success", done), trouble && alert("danger", trouble)];
  if (!isOpen(id)) return closedScreen(row, notices);
  try {
    return opened(row, await content(row), notices);
  } catch {
    return closedScreen(row, [alert("danger", SAYS.shut)]);
  }
}

async function closedScreen(row, notices) {
  const me = current();
  const typed = wordsField();
  const act = async () => {
    const wrong = wrongWith(typed.input.value);
    complain(typed, wrong);
    if (wrong) return null;
    const said = await openFolder(me, row, meantWords(typed.input.value));
    if (said === "login") return go("login");
    if (said === "words") return complain(typed, SAYS.words);
    if (said === "shut") await stillOurs();
    if (!(await get("folders", row.id))) return null; // gone meanwhile: that screen stands already
    return go("folder", said === "open" ? { id: row.id } : { id: row.id, trouble: SAYS[said] });
  };
  const byKey = async () => {
    const secret = await passkeySecret(me.passkey, row.id).catch(() => null);
    await stillOurs(); // with a network the house is asked here too
    if (!(await get("folders", row.id))) return null;
    const said = secret ? await openWith(row, secret) : "shut";
    return go("folder", said === "open" ? { id: row.id } : { id: row.id, trouble: SAYS.shut });
  };
  const drafts = (await all("drafts")).filter((draft) => draft.folder === row.id).length;
  const early = isEarly(row);
  show(
    "Mappe",
    ...notices,
    p(hours(row)),
    early ? alert("info", `Geschlossen bis ${hour(row.opens_at)}`) : null,
    early ? null : form(act, typed, actions(button("Öffnen", act, "primary"), row.kept && me?.passkey && button("Mit Passkey öffnen", byKey))),
    drafts ? alert("info", drafts === 1 ? "Ein begonnener Entwurf liegt in der Mappe" : `${drafts} begonnene Entwürfe liegen in der Mappe`, "Er öffnet sich mit ihr. Bleibt sie zu, geht er versiegelt ans Haus.") : null,
    h2("Notiz schreiben, ohne zu öffnen"),
    h("ul", { class: "rows" }, row.meetings.map((one) => h("li", {}, h("button", { type: "button", class: "row", onclick: () => go("note", { folder: row.id, meeting: one.meeting }) }, `Treffen um ${hour(one.at)}`)))),
    await outing(row),
    actions(button("Mappe neu holen", () => go("fetch", { outline: row })), button("Mappe abgeben", () => go("giveUp", { id: row.id })), button("Zurück", () => go("home"))),
  );
}

async function opened(row, talks, notices) {
  show(`Mappe bis ${hour(row.closes_at)}`, ...notices, talks.map((one) => talk(row, one)), row.id === trainingFolder.id ? null : [await outing(row), keeping(row), actions(button("Mappe abgeben", () => go("giveUp", { id: row.id })), button("Zurück", () => go("home")))].flat());
}

function keeping(row) {
  if (!canDoPasskeys()) return [];
  if (row.kept) return [p("Diese Mappe öffnet nach einem Neustart auch ohne Netz, mit dem Passkey.", "kern-body--muted")];
  const act = async () => {
    const me = current();
    const id = me.passkey ?? (await makePasskey(me).catch(() => null));
    if (id && !me.passkey) await keepPasskey(id);
    const secret = id ? await passkeySecret(id, row.id).catch(() => null) : null;
    const isKept = secret !== null && (await keepWith(row, secret));
    say(isKept ? "bereitgelegt" : "nicht bereitgelegt");
    const trouble = "Das ging nicht: der Passkey dieses Geräts kann es nicht, oder der Bildschirm war inzwischen gesperrt. Dann die Mappe noch einmal mit den Wörtern öffnen.";
    return go("folder", isKept ? { id: row.id, done: "Mit Passkey bereitgelegt." } : { id: row.id, trouble });
  };
  return [h2("Für einen Neustart ohne Netz"), actions(button("Mit Passkey bereitlegen", act))];
}
