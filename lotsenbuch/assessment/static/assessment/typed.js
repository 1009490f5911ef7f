/* What is typed while an answer is on its way stays, and so does the place of the cursor. */

let known = states();
let kept = new Map();
let cursor = null;

function fields() {
  return document.querySelectorAll("#network form:not([hidden]) :is(input:not([type=hidden]), select, textarea)");
}

function keyOf({ name, type, value }) {
  return type === "radio" ? `${name}=${value}` : name;
}

function states() {
  return new Map([...fields()].map((field) => [keyOf(field), field.type === "radio" ? field.checked : field.value]));
}

function isTyped([key, state]) {
  return known.has(key) && known.get(key) !== state;
}

// What has been sent is the answer's to say.
document.addEventListener("htmx:beforeRequest", ({ target }) => {
  const now = states();
  for (const field of fields()) if (target.contains(field)) known.set(keyOf(field), now.get(keyOf(field)));
});

document.addEventListener("htmx:beforeSwap", () => {
  const { activeElement: field } = document;
  kept = new Map([...states()].filter(isTyped));
  cursor = [...fields()].includes(field) && { field, from: field.selectionStart, to: field.selectionEnd };
});

document.addEventListener("htmx:afterSwap", () => {
  for (const [key, state] of states()) if (!kept.has(key)) known.set(key, state);
  for (const field of fields()) {
    const key = keyOf(field);
    if (!kept.has(key)) continue;
    if (field.type === "radio") field.checked = kept.get(key);
    else if (field.tagName !== "SELECT" || [...field.options].some((one) => one.value === kept.get(key)))
      field.value = kept.get(key);
  }
  if (cursor && !cursor.field.isConnected) goBack(cursor);
  [kept, cursor] = [new Map(), null];
});

function goBack({ field, from, to }) {
  const again = [...fields()].find((one) => keyOf(one) === keyOf(field));
  again?.focus({ preventScroll: true });
  if (typeof from === "number") again?.setSelectionRange(from, to);
}
