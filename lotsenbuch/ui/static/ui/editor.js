/* Long texts: <textarea data-editor="10000"> gets a bar for heading and lists, and a counter. Marks stay plain text. */

const MARK = /^(#{1,3} +|[-*] +|\d{1,3}[.)] +)/;
const KINDS = [
  { label: "Überschrift", sign: "Überschrift", key: "Digit1", keys: "Strg+Umschalt+1", mark: () => "# " },
  { label: "Liste", sign: "• Liste", key: "Digit8", keys: "Strg+Umschalt+8", mark: () => "- " },
  { label: "Nummerierte Liste", sign: "1. Liste", key: "Digit7", keys: "Strg+Umschalt+7", mark: (place) => `${place + 1}. ` },
];
const NEAR = 500;
const number = new Intl.NumberFormat("de-DE");

// As if typed: the browser's own undo (Strg+Z) and the drafts hear of it.
function put(field, from, to, text) {
  field.focus();
  field.setSelectionRange(from, to);
  if (document.execCommand(text ? "insertText" : "delete", false, text)) return;
  field.setRangeText(text, from, to, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function linesOf(field) {
  const from = field.value.lastIndexOf("\n", field.selectionStart - 1) + 1;
  const end = field.value.indexOf("\n", field.selectionEnd);
  return { from, to: end < 0 ? field.value.length : end };
}

function mark(field, kind) {
  const { from, to } = linesOf(field);
  const lines = field.value.slice(from, to).split("\n");
  const isSet = lines.every((line, place) => line.startsWith(kind.mark(place)));
  const text = lines.map((line, place) => (isSet ? "" : kind.mark(place)) + line.replace(MARK, "")).join("\n");
  put(field, from, to, text);
}

// Enter goes on with a list; on an empty point it ends the list.
function goOn(field, event) {
  const { from } = linesOf(field);
  const place = field.selectionStart;
  if (place !== field.selectionEnd || event.isComposing) return;
  const line = field.value.slice(from, place);
  const found = MARK.exec(line);
  if (!found || line.startsWith("#")) return;
  event.preventDefault();
  if (line === found[0]) {
    put(field, from, place, "");
    return;
  }
  const count = Number.parseInt(found[0], 10);
  put(field, place, place, `\n${Number.isNaN(count) ? found[0] : found[0].replace(/^\d+/, String(count + 1))}`);
}

function onKey(event) {
  const field = event.target;
  if (event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.altKey) {
    goOn(field, event);
    return;
  }
  const kind = event.ctrlKey && event.shiftKey && !event.altKey && KINDS.find((one) => one.key === event.code);
  if (!kind) return;
  event.preventDefault();
  mark(field, kind);
}

function count(field, place) {
  const longest = Number(field.dataset.editor);
  // The server counts a line break and a character outside the first plane once.
  const length = [...field.value].length;
  const over = length - longest;
  place.textContent = over > 0
    ? `${number.format(over)} Zeichen zu viel`
    : `${number.format(length)} von ${number.format(longest)} Zeichen`;
  // Read out only when it matters.
  place.setAttribute("aria-live", over > -NEAR ? "polite" : "off");
}

function button(field, kind) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "editor-button";
  made.title = `${kind.label} (${kind.keys})`;
  if (kind.sign !== kind.label) made.setAttribute("aria-label", `${kind.sign}: ${kind.label}`);
  made.setAttribute("aria-keyshortcuts", `Control+Shift+${kind.key.at(-1)}`);
  made.textContent = kind.sign;
  made.addEventListener("click", () => mark(field, kind));
  return made;
}

function equip(field) {
  if (field.dataset.equipped) return;
  field.dataset.equipped = "yes";
  const bar = document.createElement("div");
  bar.className = "editor-bar";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "Text gliedern");
  const counter = document.createElement("span");
  counter.className = "editor-count";
  bar.append(...KINDS.map((kind) => button(field, kind)), counter);
  // The field keeps the focus, and with it the bar stays where it is.
  bar.addEventListener("mousedown", (event) => event.preventDefault());
  field.after(bar);
  field.addEventListener("keydown", onKey);
  field.addEventListener("input", () => count(field, counter));
  count(field, counter);
}

export function startEditors() {
  const all = (root) => root.querySelectorAll("textarea[data-editor]").forEach(equip);
  all(document);
  document.addEventListener("htmx:load", (event) => all(event.target));
}
