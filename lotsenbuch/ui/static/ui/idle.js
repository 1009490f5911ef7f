/* Warns before the login ends for want of use. The page is never left and nothing typed is lost: after a new login in
   another window the page takes the new token and goes on, if the same person logged in. */

const MINUTE = 60000;
const ONE = "eine Minute";

export function startIdle() {
  const dialog = document.querySelector("dialog[data-idle]");
  if (!dialog) return;
  const warned = Number(dialog.dataset.idleWarn);
  let timer = 0;

  const later = (minutes) => {
    clearTimeout(timer);
    timer = setTimeout(look, Math.max(minutes, 0.5) * MINUTE);
  };

  const show = (name) => {
    for (const part of ["soon", "over", "other"]) {
      for (const place of dialog.querySelectorAll(`[data-idle-${part}]`)) place.hidden = part !== name;
    }
    if (!dialog.open) dialog.showModal();
  };

  async function ask(method) {
    const answer = await fetch(dialog.dataset.idleAsk, {
      method,
      headers: { Accept: "application/json", "X-CSRFToken": token() },
      redirect: "manual",
      cache: "no-store",
    });
    if (answer.type === "opaqueredirect" || answer.status === 403) return null;
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  // Another page of the same login may have been used meanwhile, so the server is asked before anybody is warned.
  async function look() {
    try {
      tell(await ask("GET"));
    } catch {
      later(1);
    }
  }

  function tell(said) {
    if (!said) {
      show("over");
    } else if (said.who !== dialog.dataset.idleWho) {
      show("other");
    } else {
      renew(said.token);
      if (said.minutes > warned) {
        dialog.close();
        later(said.minutes - warned);
      } else {
        const left = said.minutes > 1 ? `${said.minutes} Minuten` : ONE;
        dialog.querySelector("[data-idle-minutes]").textContent = left;
        show("soon");
        later(said.minutes > 0 ? 1 : 0.5);
      }
    }
  }

  // GET first: it brings the token of a new login, without which POST would be refused.
  async function stay() {
    try {
      const said = await ask("GET");
      const isSame = said && said.who === dialog.dataset.idleWho;
      if (isSame) renew(said.token);
      tell(isSame ? await ask("POST") : said);
    } catch {
      show("over");
    }
  }

  dialog.querySelector("[data-idle-stay]").addEventListener("click", stay);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    stay();
  });
  // A laptop that was closed: its clocks stood still, the server's did not.
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());
  later(Number(dialog.dataset.idle) - warned);
}

function token() {
  return document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
}

function renew(value) {
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = value;
  const body = document.body;
  if (body.hasAttribute("hx-headers")) body.setAttribute("hx-headers", JSON.stringify({ "x-csrftoken": value }));
}
