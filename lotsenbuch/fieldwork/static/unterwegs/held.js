/* "Was liegt auf diesem Gerät?" – everything that is kept here, in words, and what was taken away and why. */
import { logout } from "./contact.js";
import { people } from "./device.js";
import { actions, alert, button, day, h, h2, hour, p, show } from "./dom.js";
import { go } from "./router.js";
import { OUTCOMES } from "./queue.js";
import { all } from "./store.js";
import { state } from "./upload.js";
import { isOpen } from "./vault.js";

const LAST = 20;
const when = (iso) => `${day(iso)}, ${hour(iso)}`;
const list = (rows, none) => (rows.length ? h("ul", { class: "plain" }, rows.map((row) => h("li", {}, row))) : p(none));
const WHAT = { folders: "Mappe", drafts: "Entwurf", notes: "Notiz", acts: "Meldung", meta: "Angabe zum Gerät", log: "Liste der Löschungen" };

async function space() {
  const isKept = await navigator.storage?.persisted?.();
  const { usage = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  const size = new Intl.NumberFormat("de-DE", { maximumFractionDigits: 1 }).format(usage / 1_000_000);
  return `${size} MB. ${isKept ? "Der Browser hat zugesagt, hier nichts von selbst zu löschen." : "Der Browser hat nicht zugesagt, hier nichts von selbst zu löschen: bitte Notizen bald hochladen."}`;
}

export async function held() {
  const names = new Map((await people()).map((one) => [one.id, one.name]));
  const folders = (await all("folders")).map((one) => `Mappe, lesbar ${when(one.opens_at)} bis ${hour(one.closes_at)}, ${one.meetings.length} Treffen, ${isOpen(one.id) ? "gerade offen" : "verschlossen"}${one.kept ? ", mit Passkey bereitgelegt" : ""}`);
  const drafts = (await all("drafts")).map((one) => `Entwurf von ${when(one.at)}, verschlüsselt`);
  // The store gives them by their random keys; the last ones are the last in the order of this device.
  const notes = (await all("notes")).sort((one, other) => one.sequence - other.sequence);
  const waiting = notes.filter((one) => one.state !== "sent").map((one) => `Notiz ${one.sequence} von ${when(one.saved_at)}, ${names.get(one.writer) ?? "früher angemeldet"}: versiegelt, noch nicht im Haus${one.refused ? " (bisher nicht angenommen)" : ""}`);
  const sent = notes.filter((one) => one.state === "sent").slice(-LAST).map((one) => `Notiz ${one.sequence}, ${when(one.received_at)}: ${OUTCOMES[one.outcome] ?? "angekommen"}`);
  const log = (await all("log")).slice(-LAST).reverse().map((one) => `${when(one.at)}: ${WHAT[one.what] ?? one.what} – ${one.why}`);
  show(
    "Was liegt auf diesem Gerät?",
    p("Namen und Texte derer, die Sie treffen, liegen hier nur verschlossen. Eine gespeicherte Notiz kann dieses Gerät selbst nicht mehr öffnen."),
    h2("Mappen"),
    list(folders, "Keine."),
    h2("Entwürfe"),
    list(drafts, "Keine."),
    h2("Notizen, die noch nicht im Haus sind"),
    list(waiting, "Keine."),
    h2("Quittungen des Hauses"),
    list(sent, "Keine."),
    h2("Eingerichtet für"),
    list([...names.values()], "Niemanden."),
    h2("Belegter Speicher"),
    p(await space()),
    h2("Was gelöscht wurde und warum"),
    list(log, "Noch nichts."),
    actions(button("Zurück", () => go("home"))),
  );
}

export async function leave() {
  const act = async () => {
    await logout();
    await state.tell(); // drafts became notes: they are counted before the screen says that all is done
    await go("home", { done: "Abgemeldet. Auf diesem Gerät ist nichts mehr lesbar." });
  };
  const text = "Mappen und Entwürfe verlassen dieses Gerät; Entwürfe gehen versiegelt ans Haus. Gespeicherte Notizen bleiben versiegelt liegen und gehen unter Ihrem Namen weg, sobald Sie sich wieder anmelden. Das geht auch ohne Netz.";
  const waiting = (await all("notes")).filter((one) => one.state !== "sent").length;
  const warned = waiting > 0 && alert("info", waiting === 1 ? "1 Notiz ist noch nicht im Haus" : `${waiting} Notizen sind noch nicht im Haus`);
  show("Abmelden", p(text), warned, actions(button("Abmelden", act, "primary"), button("Zurück", () => go("home"))));
}
