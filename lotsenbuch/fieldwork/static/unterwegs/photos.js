/* Photos of papers: scaled, and painted anew, so that nothing but the picture goes along (no place, no device, no time). */
import { alert, field, h, p } from "./dom.js";
import { cameraCloses, cameraOpens } from "./lock.js";

const EDGE = 1600;
const QUALITY = 0.75;
const MOST = 8;
const ALL_TOGETHER = 9_000_000; // signs of Base64; the house takes 12 MB for a note

async function painted(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, EDGE / Math.max(picture.width, picture.height));
  const canvas = h("canvas", { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
  const ink = canvas.getContext("2d");
  ink.fillStyle = "#fff";
  ink.fillRect(0, 0, canvas.width, canvas.height);
  ink.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return canvas.toDataURL("image/jpeg", QUALITY).split(",")[1];
}

export function photos(draft, papers, changed, keepNow) {
  const list = h("ul", { class: "photos" });
  const trouble = h("div", {});
  const options = papers.map((paper) => ({ value: String(paper.id), label: paper.label }));
  const draw = () => {
    list.replaceChildren(...draft.note.photos.map((photo, at) => shown(photo, at)));
  };
  const shown = (photo, at) => {
    const away = () => {
      draft.note.photos.splice(at, 1);
      changed();
      draw();
    };
    const set = (paper) => {
      photo.paper = paper;
      changed();
    };
    const which = options.length ? field(`Foto ${at + 1} ist`, { options, value: photo.paper, set }) : null;
    const remove = h("button", { type: "button", class: "kern-btn kern-btn--tertiary", onclick: away }, h("span", { class: "kern-label" }, `Foto ${at + 1} entfernen`));
    return h("li", {}, h("img", { src: `data:image/jpeg;base64,${photo.jpeg}`, alt: `Foto ${at + 1}` }), which, remove);
  };
  const take = async (event) => {
    cameraCloses();
    trouble.replaceChildren();
    for (const file of event.target.files) {
      try {
        const jpeg = await painted(file);
        const size = draft.note.photos.reduce((sum, photo) => sum + photo.jpeg.length, jpeg.length);
        if (draft.note.photos.length >= MOST || size > ALL_TOGETHER) throw new Error("much");
        draft.note.photos.push({ paper: "", jpeg });
      } catch (error) {
        const much = "Mehr Fotos passen nicht in eine Notiz. Bitte speichern und eine zweite beginnen.";
        trouble.replaceChildren(alert("danger", error.message === "much" ? much : "Dieses Bild ließ sich nicht lesen."));
      }
    }
    event.target.value = "";
    draw();
    await keepNow();
  };
  const open = async () => {
    cameraOpens();
    await keepNow();
  };
  const input = h("input", { type: "file", accept: "image/*", capture: "environment", id: "photo", class: "kern-sr-only", onclick: open, onchange: take, oncancel: cameraCloses });
  const label = h("label", { for: "photo", class: "kern-btn kern-btn--secondary camera" }, h("span", { class: "kern-label" }, "Papier fotografieren"));
  const missing = papers.length ? p(`Es fehlen noch: ${papers.map((paper) => paper.label).join(", ")}`, "kern-body--muted") : null;
  draw();
  return [missing, h("div", { class: "camera-box" }, input, label), trouble, list].filter(Boolean);
}
