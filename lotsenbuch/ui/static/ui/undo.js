/* Hide the undo bar when its time is over; the server refuses later anyway. */

function watch(form) {
  if (form.dataset.watched) return;
  form.dataset.watched = "yes";
  const seconds = Number(form.dataset.undo) || 10;
  const hide = () => {
    // While someone is about to press it, it stays a little longer.
    if (form.matches(":focus-within, :hover")) setTimeout(hide, 1000);
    else form.remove();
  };
  setTimeout(hide, seconds * 1000);
}

function watchAll() {
  document.querySelectorAll("[data-undo]").forEach(watch);
}

export function startUndo() {
  watchAll();
  document.body.addEventListener("htmx:afterSwap", watchAll);
  document.body.addEventListener("htmx:oobAfterSwap", watchAll);
}
