/* Moving a talk into a gap: by drag, by touch or by keyboard. Without script the page of the talk moves it. */

const form = document.querySelector("[data-move-form]");
const gaps = [...document.querySelectorAll("[data-gap]")];
let picked = null;

function say(text) {
  const live = document.getElementById("live");
  if (live) live.textContent = text;
}

function fits(gap, talk) {
  return Number(gap.dataset.minutes) >= Number(talk.dataset.minutes);
}

function pick(talk) {
  picked = talk;
  talk.setAttribute("aria-grabbed", "true");
  const open = gaps.filter((gap) => fits(gap, talk));
  for (const gap of open) gap.disabled = false;
  say(open.length ? `${open.length} freie Zeiten sind lang genug. Pfeiltasten wählen, Enter verlegt, Escape bricht ab.`
    : "Keine freie Zeit auf dieser Seite ist lang genug.");
  return open;
}

function drop() {
  if (!picked) return null;
  const talk = picked;
  picked = null;
  talk.removeAttribute("aria-grabbed");
  for (const gap of gaps) {
    gap.disabled = true;
    gap.closest(".slot").removeAttribute("data-over");
  }
  return talk;
}

function moveInto(gap) {
  if (!picked || gap.disabled) return;
  form.action = picked.dataset.move;
  form.elements.version.value = picked.dataset.version;
  form.elements.day.value = gap.dataset.day;
  form.elements.clock.value = gap.dataset.clock;
  form.submit();
}

function onKey(event) {
  if (!picked) return;
  if (event.key === "Escape") {
    const talk = drop();
    talk.querySelector(".slot-move").focus();
    say("Nicht verlegt.");
    return;
  }
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const open = gaps.filter((gap) => !gap.disabled);
  const next = open.indexOf(document.activeElement) + step;
  open[(next + open.length) % open.length]?.focus();
}

function onClick(event) {
  const button = event.target.closest(".slot-move");
  if (button) {
    const talk = button.closest("[data-move]");
    const isSame = picked === talk;
    drop();
    if (!isSame) pick(talk)[0]?.focus();
    return;
  }
  const gap = event.target.closest("[data-gap]");
  if (gap) moveInto(gap);
}

function gapUnder(event) {
  const gap = event.target.closest?.(".slot")?.querySelector("[data-gap]");
  return gap && !gap.disabled ? gap : null;
}

if (form) {
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  document.addEventListener("dragstart", (event) => {
    const talk = event.target.closest?.("[data-move]");
    if (!talk) return;
    event.dataTransfer.effectAllowed = "move";
    pick(talk);
  });
  document.addEventListener("dragover", (event) => {
    for (const other of document.querySelectorAll("[data-over]")) other.removeAttribute("data-over");
    const gap = gapUnder(event);
    if (!gap) return;
    event.preventDefault();
    gap.closest(".slot").setAttribute("data-over", "");
  });
  document.addEventListener("drop", (event) => {
    const gap = gapUnder(event);
    if (!gap) return;
    event.preventDefault();
    moveInto(gap);
  });
  document.addEventListener("dragend", drop);
}
