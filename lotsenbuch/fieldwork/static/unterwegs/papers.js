/* What goes along with a note beside words. */
import { h2 } from "./dom.js";
import { changed, keepNow } from "./editing.js";
import { blanksFor } from "./forms.js";
import { photos } from "./photos.js";
import { get } from "./store.js";

/** Photos and forms; not in a house that keeps its papers elsewhere, but what was begun stays in sight. */
export async function papersOf(draft, talk, place) {
  const isTaken = (await get("meta", "house"))?.papers !== false;
  const parts = [
    (isTaken || draft.note.photos.length > 0) && photos(draft, talk.papers ?? [], changed, keepNow),
    await blanksFor(draft, talk, place, isTaken),
  ].filter(Boolean);
  return parts.length ? [h2("Papiere und Formulare"), ...parts] : null;
}
