/* Coming back keeps the place: where a list was scrolled to, and the row that was opened. */

const KEY = "place:";

function key() {
  return KEY + location.pathname + location.search;
}

function remember() {
  const row = document.activeElement?.closest?.("[data-row]");
  const rows = row ? [...document.querySelectorAll("[data-row]")] : [];
  // Only numbers are kept, and only for this tab: nothing of a case stays in the browser.
  sessionStorage.setItem(key(), JSON.stringify({ top: window.scrollY, row: rows.indexOf(row) }));
}

function restore() {
  const kept = sessionStorage.getItem(key());
  const [entry] = performance.getEntriesByType("navigation");
  const returned = entry?.type === "back_forward" || sameSiteLink();
  if (!kept || !returned || location.hash) return;
  const { top, row } = JSON.parse(kept);
  window.scrollTo({ top, behavior: "instant" });
  if (row >= 0) document.querySelectorAll("[data-row]")[row]?.querySelector("a")?.focus({ preventScroll: true });
}

function sameSiteLink() {
  // A page marked data-place is a list one goes back to by a link as well as by Back.
  return document.querySelector("[data-place]") !== null && document.referrer.startsWith(location.origin);
}

export function startPlaces() {
  restore();
  window.addEventListener("pagehide", remember);
}
