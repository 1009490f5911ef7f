/* Politely say what changed, and put the focus where it changed. */

export function announce(text) {
  const live = document.getElementById("live");
  if (!live || !text) return;
  live.textContent = "";
  // A pause lets screen readers notice the same sentence twice.
  setTimeout(() => {
    live.textContent = text;
  }, 50);
}

function takeFocus(root) {
  const target = root.querySelector("[data-takes-focus]");
  if (target) target.focus();
  return Boolean(target);
}

function afterSwap(event) {
  const target = event.detail.target;
  if (!target || !target.isConnected) return;
  announce(target.dataset.announce?.replace("{n}", target.querySelectorAll("[data-row]").length));
  if (takeFocus(target) || target.querySelector("[autofocus]")) return;
  // Someone who goes on typing elsewhere (search, note) keeps the cursor.
  const busy = document.activeElement;
  if (busy && busy !== document.body && busy.isConnected) return;
  if (!target.hasAttribute("tabindex")) target.setAttribute("tabindex", "-1");
  target.focus({ preventScroll: true });
}

export function startAnnouncements() {
  takeFocus(document);
  // What stands on a fresh page is not read by itself: say what was done and that it can be undone.
  const said = [...document.querySelectorAll("#messages .kern-title, #undo .undo-text")];
  announce(said.map((place) => place.textContent.trim()).join(" "));
  document.body.addEventListener("htmx:afterSwap", afterSwap);
  // An answer may carry HX-Trigger: {"announce": "Vermerk gespeichert"}.
  document.body.addEventListener("announce", (event) => announce(event.detail?.value));
  const failed = () => announce("Das hat nicht geklappt. Bitte noch einmal versuchen oder die Seite neu laden.");
  document.body.addEventListener("htmx:responseError", failed);
  document.body.addEventListener("htmx:sendError", failed);
}
