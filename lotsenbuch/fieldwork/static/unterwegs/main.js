/* The app: its screens, what happens by itself, and the worker that lets it start without a network. */
import { tell } from "./bar.js";
import { current, startDevice } from "./device.js";
import { dropOver } from "./giveback.js";
import { giveUp } from "./giveup.js";
import { sendRescued } from "./editing.js";
import { fetchScreen, folder } from "./folder.js";
import { form } from "./forms.js";
import { letTakeOver, startWorker } from "./installed.js";
import { held, leave } from "./held.js";
import { home } from "./home.js";
import { startLock } from "./lock.js";
import { look, startLook } from "./look.js";
import { afterSaving, elsewhere, note } from "./note.js";
import { asked, letGoneGo, stillOurs } from "./ours.js";
import { promise } from "./promise.js";
import { prune } from "./prune.js";
import { go, holdsText, register, where } from "./router.js";
import { afterSetup, login, newPin, newWords, sameWords, setup } from "./setup.js";
import { all, isFull } from "./store.js";
import { actions, button, hour, show } from "./dom.js";
import { sendStranded } from "./stranded.js";
import { talk } from "./talk.js";
import { training, trainingFolder } from "./training.js";
import { noteTime, startTime } from "./time.js";
import { pump, state } from "./upload.js";
import { holdsKeys } from "./vault.js";

const MINUTE = 60_000;
const screens = { home, setup, login, newWords, sameWords, newPin, fetch: fetchScreen, folder, giveUp, note, form, elsewhere, held, leave, look, training, promise };

function drawTraining() {
  show(`Übungsmappe, ${hour(trainingFolder.opens_at)}`, talk(trainingFolder, trainingFolder.training[0]), actions(button("Zurück", () => go("training"))));
}

const isHome = () => where().name === "home" && !holdsText();

async function send() {
  await pump(current());
  await tell();
}

/** Ask the house, send what waits. On a full device what was asked cannot be noted: nothing is lost by that. */
async function meet(done = "") {
  try {
    await met(done);
  } catch (error) {
    document.getElementById("network").textContent = isFull(error) ? "Speicher voll" : "gestört";
  }
}

async function met(done) {
  await sendRescued().catch(() => {});
  const said = await asked();
  if (isHome()) await go("home", { said, done: done || where().told.done }); // why a folder went stays in sight
  await send();
}

async function everyMinute() {
  await noteTime().catch(() => {}); // a full device still asks, and still empties itself
  if (holdsKeys() || holdsText()) await stillOurs(MINUTE);
  await dropOver().catch(() => {});
  await sendRescued().catch(() => {});
  if ((await all("acts")).length) void pump(current());
  await prune().catch(() => {});
  await letGoneGo();
  await tell();
  // A first fetch of the shell that broke off in a dead spot left no worker: without it there is no start without a network.
  if (navigator.onLine && !navigator.serviceWorker?.controller) startWorker().catch(() => {});
  else await letTakeOver();
}

async function start() {
  for (const [name, draw] of Object.entries({ ...screens, trainingFolder: drawTraining })) register(name, draw);
  await startLook();
  await startTime();
  await startDevice();
  await dropOver().catch(() => {});
  await prune().catch(() => {}); // on a full device nothing is in the way of starting
  await sendStranded().catch(() => {});
  state.tell = tell;
  state.renew = asked;
  afterSetup((done) => void meet(done));
  afterSaving(() => tell().then(() => void send()));
  startLock();
  await tell();
  await go("home");
  performance.mark("usable");
  document.documentElement.dataset.app = "on";
  addEventListener("online", () => meet());
  addEventListener("offline", tell);
  addEventListener("visibilitychange", () => document.visibilityState === "visible" && meet());
  setInterval(everyMinute, MINUTE);
  startWorker().catch(() => {}); // without it the app works, with a network
  await navigator.storage?.persist?.();
  await meet();
}

start();
