/* Building the screens: elements by function calls, no text is ever read as markup. */

export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name in element && !name.startsWith("aria") && typeof value !== "string") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return element;
}

export const main = () => document.getElementById("main");

/** Show a screen: its heading gets the focus, so that a screen reader begins there. The title of the page stays as it is:
 * a browser keeps titles on its disk, and a heading may name somebody. */
export function show(title, ...parts) {
  const heading = h("h1", { class: "kern-heading-medium", tabindex: "-1" }, title);
  main().replaceChildren(heading, ...parts.flat(2).filter(Boolean));
  window.scrollTo(0, 0);
  heading.focus({ preventScroll: true });
}

export function say(text) {
  const live = document.getElementById("live");
  live.textContent = "";
  requestAnimationFrame(() => (live.textContent = text));
}

export const p = (text, kind = "") => h("p", { class: `kern-body ${kind}` }, text);
export const h2 = (text) => h("h2", { class: "kern-heading-small" }, text);
const icon = (name) => h("span", { class: `kern-icon kern-icon--${name} kern-icon--default`, "aria-hidden": "true" });

/** A button; while its act runs it cannot be pressed again. */
export function button(text, act, kind = "secondary", props = {}) {
  const pressed = async (event) => {
    if (element.getAttribute("aria-disabled")) return;
    element.setAttribute("aria-disabled", "true");
    try {
      await act(event);
    } finally {
      element.removeAttribute("aria-disabled");
    }
  };
  const attributes = { type: "button", class: `kern-btn kern-btn--${kind}`, onclick: pressed, ...props };
  const element = h("button", attributes, h("span", { class: "kern-label" }, text));
  return element;
}

export const actions = (...buttons) => h("div", { class: "actions" }, ...buttons);

export function alert(kind, title, ...text) {
  const head = h("div", { class: "kern-alert__header" }, icon(kind), h("span", { class: "kern-title" }, title));
  const body = text.length ? h("div", { class: "kern-alert__body" }, ...text.map((one) => (typeof one === "string" ? p(one) : one))) : null;
  return h("div", { class: `kern-alert kern-alert--${kind}`, role: kind === "danger" ? "alert" : null }, head, body);
}

let count = 0;

/** A labelled field; `hint` stands under the label, `set` is told each change. */
export function field(label, { hint, lines = 1, value = "", options, set, optional, ...props } = {}) {
  const id = `f${(count += 1)}`;
  const described = hint ? `${id}h` : null;
  const shared = { id, "aria-describedby": described, oninput: (event) => set?.(event.target.value), ...props };
  // The phone's own spelling service would send what is typed to its maker.
  const quiet = { spellcheck: "false", autocomplete: "off", autocorrect: "off", ...shared, class: "kern-form-input__input" };
  let input;
  if (options) {
    const choices = options.map((one) => h("option", { value: one.value ?? one, selected: (one.value ?? one) === value }, one.label ?? one));
    input = h("select", { ...shared, class: "kern-form-input__select" }, h("option", { value: "" }, "–"), choices);
  } else {
    input = h(lines > 1 ? "textarea" : "input", lines > 1 ? { rows: String(lines), ...quiet } : { type: "text", ...quiet });
    input.value = value;
  }
  const shown = options ? h("div", { class: "kern-form-input__select-wrapper" }, input) : input;
  const head = h("label", { class: "kern-label", for: id }, label, optional ? h("span", { class: "kern-label__optional" }, " (freiwillig)") : null);
  const box = h("div", { class: "kern-form-input" }, head, hint ? h("div", { class: "kern-hint", id: described }, hint) : null, shown);
  return Object.assign(box, { input });
}

/** Say at a field what is wrong with what stands there; "" takes it away. The text itself stays. */
export function complain(box, text) {
  const id = `${box.input.id}e`;
  document.getElementById(id)?.remove();
  box.classList.toggle("kern-form-input--error", text !== "");
  box.input.setAttribute("aria-invalid", String(text !== ""));
  if (!text) return box.input.removeAttribute("aria-errormessage");
  box.input.setAttribute("aria-errormessage", id);
  box.append(h("p", { class: "kern-error", id, role: "alert" }, icon("danger"), h("span", { class: "kern-body" }, text)));
}

/** Words of which one may be chosen; pressed again it is none. */
export function chips(legend, words, value, set) {
  const boxes = words.map((word) => {
    const press = () => {
      const on = box.getAttribute("aria-pressed") !== "true";
      boxes.forEach((other) => other.setAttribute("aria-pressed", "false"));
      box.setAttribute("aria-pressed", String(on));
      set(on ? word : "");
    };
    const box = h("button", { type: "button", class: "chip", "aria-pressed": String(word === value), onclick: press }, word);
    return box;
  });
  return h("fieldset", { class: "kern-fieldset" }, h("legend", { class: "kern-label" }, legend), h("div", { class: "chips" }, boxes));
}

const TIME = { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Berlin" };
const DAY = { weekday: "short", day: "2-digit", month: "2-digit", year: "numeric", timeZone: "Europe/Berlin" };
export const hour = (when) => `${new Intl.DateTimeFormat("de-DE", TIME).format(new Date(when))}\u00a0Uhr`;
export const day = (when) => new Intl.DateTimeFormat("de-DE", DAY).format(new Date(when)).replace(".,", ",");
