/* Text modules: <button data-module-into="id_text"> puts the text of its module at the end of that field, as if typed. */

function put(field, text) {
  const before = field.value.trimEnd();
  const added = `${before ? "\n\n" : ""}${text.trim()}\n`;
  field.focus();
  field.setSelectionRange(before.length, field.value.length);
  // So that the browser's own undo (Strg+Z) and the drafts hear of it.
  if (!document.execCommand("insertText", false, added)) {
    field.setRangeText(added, before.length, field.value.length, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-module-into]");
  const field = button && document.getElementById(button.dataset.moduleInto);
  if (!field) return;
  put(field, button.dataset.text);
  const live = document.getElementById("live");
  if (live) live.textContent = "In den Text übernommen.";
});
