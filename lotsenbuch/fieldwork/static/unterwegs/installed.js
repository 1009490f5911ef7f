/* The worker that lets the app start without a network, and how a newer one takes over. */
import { holdsText } from "./router.js";

export async function startWorker() {
  if (!navigator.serviceWorker) return;
  await navigator.serviceWorker.register("/unterwegs/sw.js", { updateViaCache: "none" });
  await letTakeOver();
  await letClaim();
}

/** A page that was on its way while the worker began is passed over by its claim: it asks for itself. */
async function letClaim() {
  const { active } = await navigator.serviceWorker.ready;
  if (!navigator.serviceWorker.controller) active.postMessage("claim");
}

/** A new app that waits takes over at the next start, or when nobody writes; nobody's text is interrupted for it. */
export async function letTakeOver() {
  const registration = await navigator.serviceWorker?.getRegistration();
  if (registration?.waiting && !holdsText()) registration.waiting.postMessage("take over");
}
