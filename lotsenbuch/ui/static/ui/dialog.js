/* data-open="id" opens a <dialog>, data-close closes the one it stands in; the focus returns to the opener. */

const openers = new WeakMap();

export function openDialog(id, opener) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return false;
  openers.set(dialog, opener ?? document.activeElement);
  dialog.showModal();
  return true;
}

function holdsText(selector) {
  const fields = document.querySelectorAll(`${selector} textarea, ${selector} input[type="text"]`);
  return [...fields].some((field) => field.value.trim() !== "");
}

function onClick(event) {
  const menu = document.querySelector("[data-menu][open]");
  if (menu && !menu.contains(event.target)) menu.open = false;
  const opener = event.target.closest("[data-open]");
  // With Ctrl, Cmd or Shift the link opens in a tab of its own, as any link.
  if (opener && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    if (document.getElementById(opener.dataset.open)) {
      event.preventDefault();
      openDialog(opener.dataset.open, opener);
    }
  }
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  // A click beside the dialog closes it; its text stays.
  if (event.target instanceof HTMLDialogElement) {
    const box = event.target.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right
      && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside) event.target.close();
  }
}

function onClose(event) {
  const opener = openers.get(event.target);
  if (opener?.isConnected) opener.focus();
}

export function startDialogs() {
  document.addEventListener("click", onClick);
  document.addEventListener("close", onClose, true);
  document.addEventListener("keydown", (event) => {
    const menu = document.querySelector("[data-menu][open]");
    if (event.key !== "Escape" || !menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  // data-keep="selector": what was typed there is not replaced by an empty form when it is opened again.
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const keep = event.detail.elt?.dataset?.keep;
    if (keep && holdsText(keep)) event.preventDefault();
  });
  // An answer may carry HX-Trigger: {"dialog-close": "note"}; the saved text goes, or it would be kept for the next.
  document.body.addEventListener("dialog-close", (event) => {
    const dialog = document.getElementById(event.detail?.value);
    if (!dialog) return;
    dialog.querySelectorAll("form").forEach((form) => form.remove());
    dialog.close();
  });
}
