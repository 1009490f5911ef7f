/* Drafts save themselves: <form data-autosave="URL"> posts its fields a moment after the last keystroke. */

const QUIET = 1500;
const RETRY = 10000;
const forms = new Map();

const hour = new Intl.DateTimeFormat("de-DE", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Berlin" });

function say(form, text) {
  const place = form.querySelector("[data-saved]");
  if (place && place.textContent !== text) place.textContent = text;
}

function later(form, pause) {
  const state = forms.get(form);
  clearTimeout(state.timer);
  state.timer = setTimeout(() => save(form), pause);
}

async function save(form, leaving = false) {
  const state = forms.get(form);
  if (!form.isConnected || state.busy) return;
  const edition = state.edition;
  state.busy = true;
  try {
    const answer = await fetch(form.dataset.autosave, {
      method: "POST",
      body: new FormData(form),
      headers: { "X-Requested-With": "fetch", Accept: "application/json" },
      redirect: "error",
      keepalive: leaving,
    });
    if (!answer.ok) throw new Error(String(answer.status));
    await takeOver(form, answer);
    state.saved = edition;
    state.failed = false;
    say(form, `gespeichert um ${hour.format(new Date())} Uhr`);
  } catch {
    state.failed = true;
    say(form, "noch nicht gespeichert – der Text bleibt hier stehen");
    later(form, RETRY);
  } finally {
    state.busy = false;
  }
  if (state.saved === edition && state.edition !== edition) later(form, QUIET);
}

// The answer may carry new values of hidden fields ({"version": 4}), so that the next save is not a conflict.
async function takeOver(form, answer) {
  if (!answer.headers.get("content-type")?.includes("application/json")) return;
  for (const [name, value] of Object.entries(await answer.json())) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement && field.type === "hidden") field.value = value;
  }
}

function stateOf(form) {
  if (!forms.has(form)) forms.set(form, { timer: 0, edition: 0, saved: 0, busy: false, failed: false });
  return forms.get(form);
}

function onInput(event) {
  const form = event.target.closest("form[data-autosave]");
  if (!form) return;
  stateOf(form).edition += 1;
  later(form, QUIET);
}

function isUnsaved(form) {
  const state = forms.get(form);
  return form.isConnected && state.edition !== state.saved;
}

function unsaved() {
  return [...forms.keys()].filter(isUnsaved);
}

export function startAutosave() {
  document.addEventListener("input", onInput);
  document.addEventListener("submit", (event) => {
    // Sent for good: nothing to warn about, and no late draft after it.
    const state = forms.get(event.target);
    if (!state || event.defaultPrevented) return;
    clearTimeout(state.timer);
    state.saved = state.edition;
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") unsaved().forEach((form) => save(form, true));
  });
  window.addEventListener("beforeunload", (event) => {
    // The last words are sent on the way out; only when saving does not work, the browser asks.
    unsaved().forEach((form) => save(form, true));
    if (unsaved().some((form) => forms.get(form).failed)) event.preventDefault();
  });
}
