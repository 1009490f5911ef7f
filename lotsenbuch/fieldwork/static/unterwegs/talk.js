/* One person to meet, as the opened folder tells: first name, what was ticked, and no more. */
import { actions, alert, button, h, hour, p } from "./dom.js";
import { go } from "./router.js";

/** The telephone number stands behind a tap: who looks over a shoulder does not read it. */
function phone(number) {
  const place = h("p", { class: "kern-body" });
  const look = button("Telefon zeigen", () => place.replaceChildren(h("a", { href: `tel:${number.replaceAll(/[^\d+]/g, "")}` }, number)), "tertiary");
  place.append(look);
  return place;
}

export function talk(row, one) {
  const moods = (one.moods ?? []).map((earlier) => earlier.mood).filter(Boolean);
  const items = (one.items ?? []).flatMap((item) => [h("dt", {}, item.label ?? item.kind), h("dd", {}, item.text)]);
  const hazards = one.hazards ?? [];
  return h(
    "article",
    { class: "talk" },
    h("h2", { class: "kern-heading-small" }, `${hour(one.at)}: ${one.first_name}`),
    one.place && p(one.place),
    hazards.length > 0 && alert("warning", "Zur Sicherheit", hazards.join(" · ")),
    items.length > 0 && h("dl", { class: "facts" }, items),
    moods.length > 0 && p(`Stimmung bisher: ${moods.join(" · ")}`),
    one.phone && phone(one.phone),
    actions(button("Notiz schreiben", () => go("note", { folder: row.id, meeting: one.meeting }))),
  );
}
