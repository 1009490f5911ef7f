/* Drawing the network map by hand or keyboard. Each move is one sent form; without script the entries have pages. */
const SECTORS = ["work", "helpers", "family", "friends"]; // clockwise from three o'clock, as rules/network.py has them
const RINGS = ["near", "middle", "far"];
const EDGES = [210, 345]; // where the next distance begins
const FIRM = 10; // a hand that trembles moves nobody
let held = null;
let isTying = false;
let focused = "";

function at(svg, event) {
  const point = new DOMPoint(event.clientX, event.clientY);
  return point.matrixTransform(svg.getScreenCTM().inverse());
}

function whereIs(point) {
  const turn = ((Math.atan2(point.y, point.x) * 180) / Math.PI + 360) % 360;
  const far = Math.hypot(point.x, point.y);
  const ring = RINGS[EDGES.filter((edge) => far >= edge).length];
  return { sector: SECTORS[Math.floor(turn / 90)], ring, place: Math.min(999, Math.floor(((turn % 90) / 90) * 1000)) };
}

function send(member, where) {
  const form = document.querySelector("[data-place-form]");
  if (!form) return;
  focused = member.dataset.member;
  const told = { member: member.dataset.key, version: member.dataset.version, ...where };
  for (const [name, value] of Object.entries(told)) form.elements[name].value = value;
  form.requestSubmit();
}

function tie(member) {
  const form = document.querySelector("[data-tie-form]");
  const { one, other } = form.elements;
  const mark = (is) => member.toggleAttribute("data-chosen", is);
  if (!one.value) {
    one.value = member.dataset.key;
    mark(true);
  } else if (one.value !== member.dataset.key) {
    other.value = member.dataset.key;
    form.requestSubmit(form.querySelector("button:not([name]):not([type=button])"));
  } else {
    one.value = "";
    mark(false);
  }
}

// A touch on an empty place says where the next one goes.
function begin({ sector, ring }) {
  for (const value of [sector, ring]) document.querySelector(`input[type=radio][value="${value}"]`)?.click();
  document.querySelector('input[name="relation"]')?.focus();
}

document.addEventListener("pointerdown", (event) => {
  const member = event.target.closest("[data-network] [data-member]");
  if (!member || isTying || event.button !== 0) return;
  const svg = member.ownerSVGElement;
  held = { member, svg, from: at(svg, event), moved: false };
  member.setPointerCapture(event.pointerId);
});

document.addEventListener("pointermove", (event) => {
  if (!held) return;
  const now = at(held.svg, event);
  const [dx, dy] = [now.x - held.from.x, now.y - held.from.y];
  held.moved ||= Math.hypot(dx, dy) > FIRM;
  if (held.moved) held.member.setAttribute("transform", `translate(${dx} ${dy})`);
});

function letGo(event) {
  if (!held) return;
  const { member, svg, moved } = held;
  held = null;
  if (!moved) return;
  if (event.type === "pointercancel") member.removeAttribute("transform");
  else send(member, whereIs(at(svg, event)));
  // The click that follows would open the entry.
  member.addEventListener("click", (click) => click.preventDefault(), { once: true });
}
document.addEventListener("pointerup", letGo);
document.addEventListener("pointercancel", letGo);
document.addEventListener("dragstart", (event) => event.target.closest?.("[data-network]") && event.preventDefault());

document.addEventListener("click", (event) => {
  const mode = event.target.closest("[data-tie-mode]");
  if (mode) {
    isTying = !isTying;
    mode.setAttribute("aria-pressed", String(isTying));
    return;
  }
  const ground = !event.target.closest("[data-member]") && event.target.closest("[data-network]");
  if (ground) begin(whereIs(at(ground, event)));
  const member = isTying && event.target.closest("[data-network] [data-member]");
  if (!member) return;
  event.preventDefault();
  tie(member);
});

document.addEventListener("keydown", (event) => {
  const member = event.target.closest?.("[data-network] [data-member]");
  const step = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
  if (!member || !step) return;
  event.preventDefault();
  const ring = RINGS[Math.min(2, Math.max(0, RINGS.indexOf(member.dataset.ring) + step[1]))];
  const sector = SECTORS[(SECTORS.indexOf(member.dataset.sector) + step[0] + 4) % 4];
  if (ring === member.dataset.ring && sector === member.dataset.sector) return;
  send(member, { sector, ring, place: member.dataset.at });
});

function ready() {
  const mode = document.querySelector("[data-tie-mode]");
  if (mode) {
    mode.hidden = false;
    mode.setAttribute("aria-pressed", String(isTying));
  }
  const isTyping = document.activeElement?.matches("input, select, textarea");
  if (focused && !isTyping) document.querySelector(`[data-member="${focused}"]`)?.focus({ preventScroll: true });
  focused = "";
}
document.addEventListener("htmx:afterSettle", ready);
ready();
