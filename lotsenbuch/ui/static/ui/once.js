/* What is chosen in one question is not offered once more in the next: `data-not-with` names the first one. */

function update(form) {
  form.querySelectorAll("[data-not-with]").forEach((box) => {
    const chosen = form.querySelector(`input[name="${box.dataset.notWith}"]:checked`);
    const isSame = chosen?.value === box.value;
    box.closest(".kern-form-check").hidden = isSame;
    if (isSame) box.checked = false;
  });
}

function updateAll() {
  new Set([...document.querySelectorAll("[data-not-with]")].map((box) => box.form)).forEach(update);
}

export function startOnce() {
  updateAll();
  document.addEventListener("change", updateAll);
  // Back may bring another choice with it.
  window.addEventListener("pageshow", updateAll);
}
