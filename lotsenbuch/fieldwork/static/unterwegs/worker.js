/* Keeps the shell, so that the app starts without a network, and nothing else: no answer of the house is ever kept. */
const { version, page, files } = self.SHELL;
const NAME = `lotse-shell-${version}`;
const kept = new Set(files);

// Each file carries its hash in its name: what the page has just fetched is not sent again.
self.addEventListener("install", (event) => {
  const fresh = [page, ...files].map((name) => new Request(name, { credentials: "omit" }));
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(fresh)));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("lotse-shell-") && name !== NAME);
  event.waitUntil(caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
  if (event.data === "claim") event.waitUntil(self.clients.claim());
});

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin) return;
  const name = pathname === page ? page : kept.has(pathname) ? pathname : null;
  if (name) event.respondWith(caches.open(NAME).then((cache) => cache.match(name)).then((found) => found ?? fetch(event.request)));
});
