/* Gone out, back later, safely back: said to the house, which watches the time even when this phone has no network. */
import { current } from "./device.js";
import { actions, alert, button, field, h, h2, hour, p } from "./dom.js";
import { go } from "./router.js";
import { all, drop, get } from "./store.js";
import { pump, queueAct } from "./upload.js";

const NO_ALARM = "Dies ist kein Notrufgerät. Bei Gefahr: 110 oder 112. Es wird kein Standort erfasst.";
const SHAPE = /^(\d{1,2})[:.]?(\d{2})$/;
const MINUTE = 60_000;
const LONGEST = 12 * 60 * MINUTE;

/** The next such time as it is typed: 1630, 16:30, 16.30; null when it is none or more than twelve hours ahead. */
export function timeOf(typed, now = new Date()) {
  const [, hours, minutes] = SHAPE.exec(typed.trim()) ?? [];
  if (!hours || Number(hours) > 23 || Number(minutes) > 59) return null;
  const back = new Date(now);
  back.setHours(Number(hours), Number(minutes), 0, 0);
  if (back <= now) back.setDate(back.getDate() + 1); // who goes out late comes back after midnight
  return back - now <= LONGEST ? back : null;
}

async function tell(row, act, back) {
  const me = current();
  await drop("meta", `said:${row.id}`, "neu gemeldet");
  await queueAct({ folder: row.id, writer: me.staff.id, act, back_by: back?.toISOString() });
  await pump(me);
}

const clock = new Intl.DateTimeFormat("de-DE", { hour: "2-digit", minute: "2-digit" });

/** Outings whose folder is gone from here: coming back safely can be said all the same; what was refused is told. */
export async function leftOut() {
  const here = new Set((await all("folders")).map((row) => row.id));
  const rows = (await all("meta")).filter((row) => row.key.startsWith("out:") && row.state === "out" && !here.has(row.key.slice(4)));
  const unheard = (await all("meta")).filter((row) => row.key.startsWith("said:") && !here.has(row.key.slice(5)));
  const refused = unheard.map((row) => {
    const act = async () => {
      await drop("meta", row.key, "gelesen");
      return go("home");
    };
    return alert("danger", "Eine Meldung hat das Haus nicht angenommen", row.why, actions(button("Gelesen", act)));
  });
  const out = rows.map((row) => {
    const id = row.key.slice(4);
    const act = async () => {
      await drop("meta", row.key, "zurück gemeldet");
      await tell({ id }, "back");
      return go("home", { done: "Sicher zurück: gemeldet, sobald Netz da ist." });
    };
    return alert("info", `Noch unterwegs gemeldet, zurück bis ${hour(row.back_by)}`, actions(button("Sicher zurück", act, "primary")));
  });
  return [...refused, ...out];
}

// What the house goes on believing until it hears of it.
const UNTIL_THEN = {
  out: "Bis dahin achtet niemand darauf: wenn es wichtig ist, bitte anrufen.",
  longer: "Bis dahin gilt im Haus die frühere Zeit: wenn es wichtig ist, bitte anrufen.",
  back: "Bis dahin rechnet das Haus weiter mit der Rückkehr und fragt vielleicht nach: am besten kurz anrufen.",
};

export async function outing(row) {
  const known = await get("meta", `out:${row.id}`);
  const queued = (await all("acts")).filter((act) => act.folder === row.id && act.act !== "returned").sort((one, other) => one.at - other.at);
  const last = queued.at(-1);
  const isOut = last ? last.act !== "back" : known?.state === "out";
  const back = last?.back_by ?? known?.back_by;
  const refused = (await get("meta", `said:${row.id}`))?.why;
  const trouble = h("div", {}, refused && alert("danger", "Die letzte Meldung hat das Haus nicht angenommen", refused));
  const until = field(isOut ? "Doch später zurück, um" : "Zurück um", { value: isOut ? "" : clock.format(new Date(Math.min(Date.parse(row.closes_at), Date.now() + 120 * MINUTE))), hint: "zum Beispiel 16:30", inputmode: "numeric" });
  const act = (name) => async () => {
    const when = name === "back" ? undefined : timeOf(until.input.value);
    if (when === null) return trouble.replaceChildren(alert("danger", "Bitte eine Uhrzeit innerhalb der nächsten zwölf Stunden angeben."));
    await tell(row, name, when);
    return go("folder", { id: row.id });
  };
  const told = known?.told ? ` Das Haus fragt sonst zuerst ${known.told}.` : "";
  const state = isOut ? `Unterwegs gemeldet, zurück bis ${hour(back)}.${told}` : last ? "Zurückgemeldet." : "Noch nicht unterwegs gemeldet.";
  return [
    h2("Unterwegs melden"),
    p(state),
    last && alert("info", "Das Haus weiß es noch nicht", `Die Meldung geht weg, sobald Netz da ist. ${UNTIL_THEN[last.act]}`),
    until,
    trouble,
    isOut ? actions(button("Sicher zurück", act("back"), "primary"), button("Es wird später", act("longer"))) : actions(button("Jetzt unterwegs", act("out"))),
    p(NO_ALARM, "kern-body--muted"),
  ].filter(Boolean);
}
