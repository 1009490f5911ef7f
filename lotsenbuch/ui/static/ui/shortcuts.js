/* Single keys: data-key="n" presses that link or button, data-search takes "/", data-go="s" is reached by g s. */
import { openDialog } from "./dialog.js";

const PAUSE = 1200;
let waitsForPlace = 0;

function typing(target) {
  return target.closest("input, textarea, select, [contenteditable='true']") !== null;
}

function rests(event) {
  if (document.documentElement.dataset.shortcuts === "off") return true;
  if (event.defaultPrevented || event.isComposing || event.repeat) return true;
  if (event.ctrlKey || event.altKey || event.metaKey) return true;
  return typing(event.target) || document.querySelector("dialog[open]") !== null;
}

function go(key) {
  const place = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
  if (place) place.click();
  return place !== null;
}

function press(key) {
  if (key === "/") {
    const search = document.querySelector("[data-search]");
    search?.focus();
    search?.select();
    return Boolean(search);
  }
  if (key === "?") return openDialog("help");
  const control = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  control?.click();
  return Boolean(control);
}

function onKey(event) {
  if (event.key === "Escape" && event.target.closest("[role='search']")) {
    event.target.blur();
    return;
  }
  if (rests(event) || event.key.length !== 1) return;
  const key = event.key.toLowerCase();
  const wasWaiting = Date.now() - waitsForPlace < PAUSE;
  waitsForPlace = 0;
  if (wasWaiting && go(key)) {
    event.preventDefault();
  } else if (key === "g") {
    waitsForPlace = Date.now();
  } else if (press(key)) {
    event.preventDefault();
  }
}

export function startShortcuts() {
  document.addEventListener("keydown", onKey);
}
