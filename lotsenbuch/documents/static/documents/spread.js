/* Several files at once: dropped, photographed or picked, they go to the rows that are still without one.
   Without script each row has its own field, and nothing is lost. */
const form = document.querySelector("[data-spread]");

if (form) start(form);

function start(form) {
  const drop = form.querySelector("[data-drop]");
  const several = form.querySelector("[data-several]");
  drop.hidden = false;
  several.addEventListener("change", () => {
    spread(form, several.files);
    several.value = "";
  });
  form.addEventListener("dragover", (event) => event.preventDefault());
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    spread(form, event.dataTransfer.files);
  });
}

function spread(form, files) {
  const free = [...form.querySelectorAll('[data-row-of-paper] input[type="file"]')].filter((one) => !one.files.length);
  const given = [...files].slice(0, free.length);
  given.forEach((file, place) => {
    const one = new DataTransfer();
    one.items.add(file);
    free[place].files = one.files;
  });
  const rest = files.length - given.length;
  const told = given.length === 1 ? "1 Datei verteilt." : `${given.length} Dateien verteilt.`;
  form.querySelector("[data-told]").textContent =
    rest > 0 ? `${told} ${rest} passen nicht mehr: bitte danach noch einmal.` : `${told} Jetzt je Papier sagen, was es ist.`;
  free[0]?.closest("[data-row-of-paper]").querySelector("select").focus();
}
