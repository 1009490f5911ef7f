/* The login ran out while a part of the page was asked for: say so above what is there, replace nothing. */

function takeToken(token) {
  document.querySelectorAll('input[name="csrfmiddlewaretoken"]').forEach((field) => {
    field.value = token;
  });
  document.body.setAttribute("hx-headers", JSON.stringify({ "x-csrftoken": token }));
}

function onRefused(event) {
  const { xhr, target } = event.detail;
  if (xhr.status !== 403) return;
  const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
  const said = page.querySelector("[data-expired]");
  if (!said) return;
  event.detail.shouldSwap = false;
  event.detail.isError = false; // it is said here, with what to do
  target.querySelectorAll("[data-expired]").forEach((earlier) => earlier.remove());
  if (said.dataset.token) takeToken(said.dataset.token);
  target.prepend(document.importNode(said, true));
  target.querySelector("[data-expired]").scrollIntoView({ block: "nearest" });
}

export function startExpired() {
  document.body.addEventListener("htmx:beforeSwap", onRefused);
}
