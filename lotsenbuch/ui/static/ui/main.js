/* The few scripts of every page. Each works on data-… attributes and every page works without them. */
import { startAnnouncements } from "./announce.js";
import { startAutosave } from "./autosave.js";
import { startDialogs } from "./dialog.js";
import { startEditors } from "./editor.js";
import { startExpired } from "./expired.js";
import { startIdle } from "./idle.js";
import { startOnce } from "./once.js";
import { startPlaces } from "./place.js";
import { startRows } from "./rows.js";
import { startSelection } from "./select.js";
import { startShortcuts } from "./shortcuts.js";
import { startUndo } from "./undo.js";

startAnnouncements();
startAutosave();
startDialogs();
startEditors();
startExpired();
startIdle();
startOnce();
startPlaces();
startRows();
startSelection();
startShortcuts();
startUndo();

// A class for styles that need script (a bulk bar that appears only with a selection).
document.documentElement.dataset.script = "on";

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
