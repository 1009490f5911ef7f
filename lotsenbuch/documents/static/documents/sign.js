/* A signature as a picture: where the hand went, not how fast or how hard. Without script the paper is signed. */
const form = document.querySelector("[data-sign]");

if (form) start(form);

function start(form) {
  const pad = form.querySelector("[data-pad]");
  const canvas = pad.querySelector("canvas");
  const kept = form.querySelector('[name="drawn"]');
  const told = pad.querySelector("[data-told]");
  const ink = canvas.getContext("2d");
  let isDrawing = false;
  const clear = () => {
    ink.fillStyle = "#fff";
    ink.fillRect(0, 0, canvas.width, canvas.height);
    kept.value = "";
    told.textContent = "";
  };
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [
      ((event.clientX - box.left) * canvas.width) / box.width,
      ((event.clientY - box.top) * canvas.height) / box.height,
    ];
  };
  canvas.addEventListener("pointerdown", (event) => {
    isDrawing = true;
    canvas.setPointerCapture(event.pointerId);
    ink.strokeStyle = "#000";
    ink.lineWidth = 4;
    ink.lineCap = ink.lineJoin = "round";
    ink.beginPath();
    ink.moveTo(...at(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!isDrawing) return;
    ink.lineTo(...at(event));
    ink.stroke();
  });
  const end = () => {
    if (isDrawing) {
      kept.value = canvas.toDataURL("image/png");
      told.textContent = "Unterschrift liegt vor.";
    }
    isDrawing = false;
  };
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", end);
  pad.querySelector("[data-clear]").addEventListener("click", clear);
  pad.hidden = false;
  clear();
}
