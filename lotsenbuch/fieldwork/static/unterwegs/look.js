/* Light or dark: dark is black where nothing stands, which saves the battery; light reads better in the sun. */
import { actions, button, chips, show } from "./dom.js";
import { go } from "./router.js";
import { get, put } from "./store.js";

const LOOKS = { "wie das Gerät": "", "hell, für die Sonne": "light", "dunkel, spart Akku": "dark" };

const apply = (value) => (value ? document.documentElement.setAttribute("data-kern-theme", value) : document.documentElement.removeAttribute("data-kern-theme"));
export const startLook = async () => apply((await get("meta", "look"))?.value ?? "");

export async function look() {
  const now = (await get("meta", "look"))?.value ?? "";
  const name = Object.keys(LOOKS).find((one) => LOOKS[one] === now);
  const set = async (word) => {
    apply(LOOKS[word] ?? "");
    await put("meta", { key: "look", value: LOOKS[word] ?? "" });
  };
  show("Ansicht", chips("Helle oder dunkle Ansicht", Object.keys(LOOKS), name, set), actions(button("Zurück", () => go("home"))));
}
