/* Coming back to a page marked data-place keeps the place: where it was scrolled to, and the row that was opened. */

const KEY = "place:";

function key() {
  return KEY + location.pathname + location.search;
}

function isPlace() {
  return document.querySelector("[data-place]") !== null;
}

function remember() {
  if (!isPlace()) return;
  const row = document.activeElement?.closest?.("[data-row]");
  const rows = row ? [...document.querySelectorAll("[data-row]")] : [];
  // Two numbers per list, only for this tab: nothing of a case stays in the browser.
  sessionStorage.setItem(key(), JSON.stringify({ top: window.scrollY, row: rows.indexOf(row) }));
}

function restore() {
  const kept = sessionStorage.getItem(key());
  const [entry] = performance.getEntriesByType("navigation");
  // Back, or a link of the house that leads back; never when errors take the focus.
  const returned = entry?.type === "back_forward" || document.referrer.startsWith(location.origin);
  if (!kept || !returned || location.hash || document.querySelector("[data-takes-focus]")) return;
  const { top, row } = JSON.parse(kept);
  window.scrollTo({ top, behavior: "instant" });
  if (row >= 0) document.querySelectorAll("[data-row]")[row]?.querySelector("a")?.focus({ preventScroll: true });
}

export function startPlaces() {
  if (isPlace()) restore();
  window.addEventListener("pagehide", remember);
}
