/* A signature as a picture: where the finger went, not how fast or how hard. */
import { h } from "./dom.js";

const WIDTH = 640;
const HEIGHT = 240;
const LINE = 4;
const SHORTEST = 100; // of the pad's 640: initials and three crosses are longer, a tap and a slip are not

/** A pad to write on; one that holds a signature is read only until it is cleared. `signed` hears the picture, or "". */
export function signature(kept, signed) {
  const canvas = h("canvas", { width: WIDTH, height: HEIGHT, class: "pad", role: "img" });
  const ink = canvas.getContext("2d");
  let finger = null; // which one writes: a palm beside it is no line
  let last = [0, 0];
  let length = 0;
  let isKept = Boolean(kept);
  const empty = () => {
    ink.fillStyle = "#fff";
    ink.fillRect(0, 0, WIDTH, HEIGHT);
    canvas.setAttribute("aria-label", isKept ? "Die Unterschrift" : "Feld für die Unterschrift");
  };
  const clear = () => {
    finger = null;
    length = 0;
    isKept = false;
    empty();
    signed("");
  };
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * WIDTH) / box.width, ((event.clientY - box.top) * HEIGHT) / box.height];
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (isKept || finger !== null) return;
    finger = event.pointerId;
    canvas.setPointerCapture(finger);
    ink.strokeStyle = "#000";
    ink.lineWidth = LINE;
    ink.lineCap = ink.lineJoin = "round";
    last = at(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId !== finger) return;
    const here = at(event);
    ink.beginPath();
    ink.moveTo(...last);
    ink.lineTo(...here);
    ink.stroke();
    length += Math.hypot(here[0] - last[0], here[1] - last[1]);
    last = here;
  });
  const end = (event) => {
    if (event.pointerId !== finger) return;
    finger = null;
    signed(length < SHORTEST ? "" : canvas.toDataURL("image/png").split(",")[1], true);
  };
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", end);
  empty();
  if (kept) {
    const picture = new Image();
    picture.onload = () => isKept && ink.drawImage(picture, 0, 0, WIDTH, HEIGHT);
    picture.src = `data:image/png;base64,${kept}`;
  }
  return { canvas, clear };
}
