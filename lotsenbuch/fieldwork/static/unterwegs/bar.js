/* The bar above every screen: what is not with the house yet, whether there is a network, whether a login is needed. */
import { current } from "./device.js";
import { actions, alert, button } from "./dom.js";
import { inHandOnly } from "./editing.js";
import { NEEDS } from "./home.js";
import { counted } from "./queue.js";
import { go, holdsText, where } from "./router.js";
import { all } from "./store.js";
import { state } from "./upload.js";

const numbered = (count, one, many) => count > 0 && `${count} ${count === 1 ? one : many}`;

let counts = "";

/** What is always in sight: what is not with the house yet, and whether there is a network. */
export async function tell() {
  const { waiting } = counted(await all("notes"), current()?.staff.id);
  const words = [numbered(waiting + inHandOnly(), "Notiz", "Notizen"), numbered((await all("acts")).length, "Meldung", "Meldungen")].filter(Boolean);
  const before = counts;
  counts = words.length ? `${words.join(", ")} nicht im Haus` : "alles im Haus";
  document.getElementById("count").textContent = counts;
  document.getElementById("count").classList.toggle("is-waiting", words.length > 0);
  askForLogin();
  document.getElementById("network").textContent = !navigator.onLine ? "ohne Netz" : asking ? "bitte anmelden" : "";
  if (before && before !== counts) await drawAnew();
}

let heard = ""; // what the house said last
let asking = "";

/** Take note of what the house said when it was asked. */
export function hear(said) {
  if (said !== "offline") heard = said;
  askForLogin();
}

/** A session that ended while the app is open: said on every screen, for what is written waits until somebody logs in. */
function askForLogin() {
  const me = current();
  const needs = !me || !navigator.onLine ? "" : NEEDS[heard] ? heard : state.needs === me.staff.id ? "login" : "";
  if (needs === asking) return;
  asking = needs;
  const parts = needs ? [alert(...NEEDS[needs]), actions(button("Anmelden", () => go("login")))] : [];
  document.getElementById("needs").replaceChildren(...parts);
}

/** A screen that says what waits says it as the bar does; one that somebody types on stays. */
async function drawAnew() {
  const { name, told } = where();
  const isTyping = document.activeElement?.matches("input, textarea, select");
  if (name === "home" || name === "folder") if (!holdsText() && !isTyping) await go(name, told);
}
