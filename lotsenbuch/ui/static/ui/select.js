/* Select rows: all on this page, how many, and the bar of what can be done with them. */

function update(area) {
  const form = area.closest("form") ?? area;
  const boxes = [...area.querySelectorAll("[data-select]")];
  const chosen = boxes.filter((box) => box.checked).length;
  const all = area.querySelector("[data-select-all]");
  if (all) {
    all.checked = boxes.length > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  }
  form.querySelectorAll("[data-count]").forEach((place) => {
    place.textContent = String(chosen);
  });
  form.querySelectorAll("[data-bulk]").forEach((bar) => {
    bar.hidden = chosen === 0;
  });
}

function onChange(event) {
  const area = event.target.closest("[data-select-area]");
  if (!area) return;
  if (event.target.matches("[data-select-all]")) {
    area.querySelectorAll("[data-select]").forEach((box) => {
      box.checked = event.target.checked;
    });
  }
  if (event.target.matches("[data-select-all], [data-select]")) update(area);
}

function updateAll() {
  document.querySelectorAll("[data-select-area]").forEach(update);
}

export function startSelection() {
  document.addEventListener("change", onChange);
  document.body.addEventListener("htmx:afterSwap", updateAll);
  // Back may bring ticked boxes with it.
  window.addEventListener("pageshow", updateAll);
}
