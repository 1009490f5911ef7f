/* Rows of a list: arrow keys go up and down between their links, a click anywhere on the row opens it. */

const CONTROLS = "a, button, input, select, textarea, label, summary";

function linkOf(row) {
  return row.querySelector("th a, td a, a");
}

function onKey(event) {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.key === "ArrowDown" && event.target.matches("[data-search]")) {
    document.querySelector("[data-hits] a")?.focus();
    return;
  }
  const row = event.target.closest("[data-row]");
  if (!row || event.target.matches("input[type='text'], select, textarea")) return;
  const rows = [...row.closest("[data-rows]").querySelectorAll("[data-row]")];
  if (event.key === "ArrowUp" && row === rows[0] && row.closest("[data-hits]")) {
    document.querySelector("[data-search]")?.focus();
    return;
  }
  const next = rows[rows.indexOf(row) + (event.key === "ArrowDown" ? 1 : -1)];
  if (!next) return;
  // Who ticks boxes with the keyboard stays in the column of boxes.
  const goal = event.target.matches("[data-select]") ? next.querySelector("[data-select]") : linkOf(next);
  if (!goal) return;
  event.preventDefault();
  goal.focus();
}

function onEnter(event) {
  if (event.key !== "Enter" || !event.target.matches("[data-select]")) return;
  // Enter on a tick box would send the whole form; here it opens the row.
  event.preventDefault();
  linkOf(event.target.closest("[data-row]"))?.click();
}

function onClick(event) {
  if (event.key === "ArrowDown" && event.target.matches("[data-search]")) {
    document.querySelector("[data-hits] a")?.focus();
    return;
  }
  const row = event.target.closest("[data-row]");
  if (!row || event.target.closest(CONTROLS) || window.getSelection().toString()) return;
  const link = linkOf(row);
  if (!link) return;
  if (event.ctrlKey || event.metaKey) window.open(link.href, "_blank", "noopener");
  else link.click();
}

export function startRows() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("keydown", onEnter);
  document.addEventListener("click", onClick);
}
