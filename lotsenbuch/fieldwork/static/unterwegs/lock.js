/* The screen lock: after two minutes, and on switching away. The keys stay in memory, what could be read does not. */
import { isPin } from "./device.js";
import { actions, alert, button, field, h, p, say, show } from "./dom.js";
import { dropOver } from "./giveback.js";
import { stillOurs } from "./ours.js";
import { clear, cover, holdsText, isCovered, uncover } from "./router.js";
import { sendStranded } from "./stranded.js";
import { coverUp, forget, holdsKeys } from "./vault.js";

const IDLE = 120_000;
const CAMERA = 5 * 60_000;
const TRIES = 5;
let timer = 0;
let camera = 0;
let wrong = 0;
let state = "";
const UNSAVED = "Der Speicher dieses Geräts ist voll: Ihr Text ist noch nicht gesichert, nur in der App. Bitte die App nicht schließen und gleich wieder öffnen.";

/** The camera is opened from a note: that is no switching away, for as long as taking a picture takes. */
export const cameraOpens = () => (camera = Date.now() + CAMERA);
export const cameraCloses = () => (camera = 0);

const hasSecrets = () => holdsKeys() || holdsText();

export async function lock() {
  if (isCovered() || !hasSecrets()) return;
  const kept = cover(); // begins to save the draft with what stands there now
  state = "Was Sie geschrieben haben, wird gesichert …";
  draw();
  coverUp();
  state = (await kept) ? UNSAVED : "Was Sie geschrieben haben, ist gesichert.";
  if (isCovered()) document.getElementById("kept").textContent = state;
}

function draw(trouble = "") {
  const pin = field("PIN", { inputmode: "numeric", type: "password", maxlength: "12", autocomplete: "off" });
  const open = async () => {
    if (await isPin(pin.input.value)) {
      wrong = 0;
      await stillOurs(); // what was called back meanwhile is not shown again
      await dropOver().catch(() => {}); // nor what ended while the phone slept
      return isCovered() ? uncover() : null;
    }
    wrong += 1;
    if (wrong < TRIES) return draw(`Das war nicht die PIN. Noch ${TRIES - wrong === 1 ? "ein Versuch" : `${TRIES - wrong} Versuche`}, dann braucht es wieder die fünf Wörter.`);
    wrong = 0;
    forget();
    show("Gesperrt", p("Die Mappen sind zu.")); // whatever the disk takes to say what stands there next
    sendStranded().catch(() => {}); // the screen waits for no full disk
    return clear("home", { done: "Die Mappen sind wieder zu und öffnen sich mit den fünf Wörtern. Eine neue PIN gibt es unter „PIN ändern“." });
  };
  const form = document.createElement("form");
  form.className = "stack";
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    open();
  });
  form.append(pin, actions(button("Öffnen", open, "primary")));
  show("Gesperrt", trouble && alert("danger", trouble), h("p", { class: "kern-body", id: "kept" }, state), form);
  pin.input.focus();
  if (trouble) say(trouble);
}

function touched() {
  clearTimeout(timer);
  timer = setTimeout(lock, IDLE);
}

export function startLock() {
  for (const kind of ["pointerdown", "keydown", "input", "scroll"]) document.addEventListener(kind, touched, { passive: true, capture: true });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && Date.now() > camera) lock();
    if (document.visibilityState === "visible") cameraCloses();
  });
  // A phone that slept wakes with its timers late.
  let seen = Date.now();
  setInterval(() => {
    if (Date.now() - seen > IDLE) lock();
    seen = Date.now();
  }, 5_000);
  touched();
}
