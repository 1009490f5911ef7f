/* "Mappe abgeben": asked once before a folder is deleted here. */
import { current } from "./device.js";
import { actions, button, p, show } from "./dom.js";
import { hours } from "./folder.js";
import { giveBack } from "./giveback.js";
import { go } from "./router.js";
import { all, get } from "./store.js";
import { pump, state } from "./upload.js";

/** Asked once: what is gone from here has to be packed anew at the desk. */
export async function giveUp({ id }) {
  const row = await get("folders", id);
  if (!row) return go("home");
  const drafts = (await all("drafts")).filter((draft) => draft.folder === id).length;
  const act = async () => {
    await giveBack(row, "abgegeben");
    await go("home", { done: "Die Mappe ist von diesem Gerät gelöscht." });
    state.tell();
    pump(current()); // the house hears it at once, or as soon as there is a network
  };
  show(
    "Mappe jetzt von diesem Gerät löschen?",
    p(hours(row)),
    p("Wer sie danach noch braucht, muss sie am Schreibtisch neu packen."),
    drafts > 0 && p(drafts === 1 ? "Ein begonnener Entwurf geht versiegelt ans Haus." : `${drafts} begonnene Entwürfe gehen versiegelt ans Haus.`),
    actions(button("Jetzt löschen", act, "primary"), button("Zurück", () => go("folder", { id }))),
  );
}
