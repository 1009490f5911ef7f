/* The first screen: what waits, which folders are there, and what else there is. Nothing on it names a person. */
import { offeredFolders } from "./contact.js";
import { current, people } from "./device.js";
import { actions, alert, button, day, h, h2, hour, p, show } from "./dom.js";
import { inHandOnly } from "./editing.js";
import { go, where } from "./router.js";
import { loginLink } from "./setup.js";
import { counted } from "./queue.js";
import { all } from "./store.js";
import { isEarly, isOpen, isOver } from "./vault.js";
import { leftOut } from "./walk.js";

export const link = (text, name) => h("li", {}, h("button", { type: "button", class: "row", onclick: () => go(name) }, text));

// What a login is needed for: on the first screen, and on every other one of who works here.
export const NEEDS = {
  login: ["info", "Bitte anmelden", "Was hier geschrieben wird, geht erst nach der Anmeldung ans Haus. Schreiben geht auch so."],
  other: ["info", "Auf diesem Gerät ist jemand anderes angemeldet", "Was hier wartet, geht unter dem Namen derer weg, die es geschrieben haben – nach deren Anmeldung."],
};
const SAYS = {
  ...NEEDS,
  wiped: ["warning", "Das Haus hat dieses Gerät gesperrt", "Mappen und Schlüssel sind gelöscht. Versiegelte Notizen sind noch da und gehen nach einer Anmeldung ans Haus."],
};

async function waiting(me) {
  const { waiting: count, foreign, refused } = counted(await all("notes"), me?.staff.id);
  if (!count) return null;
  const names = new Map((await people()).map((one) => [one.id, one.name]));
  const writers = [...new Set((await all("notes")).filter((note) => note.state !== "sent").map((note) => names.get(note.writer) ?? "früher angemeldet"))];
  const text = [`Versiegelt auf diesem Gerät (${writers.join(", ")}). ${count === 1 ? "Sie geht" : "Sie gehen"} von selbst weg, sobald Netz und Anmeldung da sind.`];
  if (foreign) text.push(`${foreign} davon warten auf die Anmeldung ihrer Verfasserin oder ihres Verfassers.`);
  if (refused) text.push(`${refused} davon hat das Haus bisher nicht angenommen. Sie bleiben hier, bis eine Quittung da ist.`);
  return alert("warning", count === 1 ? "1 Notiz ist noch nicht im Haus" : `${count} Notizen sind noch nicht im Haus`, ...text);
}

function unkept() {
  const count = inHandOnly();
  const title = count === 1 ? "1 Text ist nur in der App, noch nicht gesichert" : `${count} Texte sind nur in der App, noch nicht gesichert`;
  return count > 0 && alert("danger", title, "Der Speicher dieses Geräts ist voll. Bitte die App nicht schließen und Fotos oder Apps vom Gerät löschen: dann geht der Text von selbst ans Haus.");
}

function entry(folder, here) {
  const hours = `${day(folder.opens_at)}, ${hour(folder.opens_at)} bis ${hour(folder.closes_at)}`;
  const state = !here ? "im Haus, noch nicht geholt" : isOpen(folder.id) ? "offen" : isEarly(folder) ? `geschlossen bis ${hour(folder.opens_at)}` : "geschlossen";
  const act = here ? () => go("folder", { id: folder.id }) : () => go("fetch", { outline: folder });
  return h("li", {}, h("button", { type: "button", class: "row", onclick: act }, h("strong", {}, here ? "Mappe" : "Mappe holen"), h("span", {}, hours), h("small", {}, state)));
}

export async function home({ done = "", said = "" } = {}) {
  const me = current();
  if (me && !me.pin) return go("newPin"); // a setting up that broke off goes on where it stood
  const mine = (await all("folders")).filter((folder) => folder.writer === me?.staff.id && !isOver(folder));
  const here = new Set(mine.map((folder) => folder.id));
  const offered = offeredFolders().filter((one) => !here.has(one.id) && !isOver(one));
  const strange = SAYS[said] && !(me && NEEDS[said]) ? alert(...SAYS[said]) : null;
  const log = strange ? actions(loginLink()) : null;
  const [queued, outside] = [await waiting(me), await leftOut()];
  if (where().name !== "home") return; // somebody went on while this was put together
  show(
    me ? `Unterwegs: ${me.staff.name}` : "Unterwegs",
    done && alert("success", done),
    strange,
    log,
    unkept(),
    queued,
    outside,
    me && [h2("Mappen"), mine.length + offered.length ? h("ul", { class: "rows" }, mine.map((one) => entry(one, true)), offered.map((one) => entry(one, false))) : p("Keine Mappe gepackt. Gepackt wird am Schreibtisch.")],
    me ? actions(button("Notiz ohne Mappe", () => go("note", { free: true }))) : actions(button("Gerät einrichten", () => go("setup"), "primary"), log ? null : loginLink("secondary")),
    h2("Mehr"),
    h("ul", { class: "rows" }, link("Was liegt auf diesem Gerät?", "held"), link("Probelauf ohne Netz", "training"), link("Was wir versprechen", "promise"), link("Helle oder dunkle Ansicht", "look"), me && link("PIN ändern", "newPin"), me && link("Abmelden", "leave")),
  );
}
