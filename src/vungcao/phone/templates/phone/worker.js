// Keeps the page of this phone and what it needs; asks the network first, and gives what is kept when there is none.
const KEPT = {{ kept|safe }};
const ROOT = "{{ root|escapejs }}";
const STORE = "vungcao-page";

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin) return;
  if (KEPT.includes(pathname)) event.respondWith(fromStore(event.request));
  else if (event.request.mode === "navigate" && pathname.startsWith(ROOT)) event.respondWith(page(event.request));
  else if (pathname.startsWith("/static/")) event.respondWith(fromStore(event.request));
});

async function keep() {
  const store = await caches.open(STORE);
  await store.addAll(KEPT);
}

// Files are named by their content: one that is kept is the right one.
async function fromStore(request) {
  const store = await caches.open(STORE);
  const kept = await store.match(request);
  if (kept) return kept;
  const fresh = await fetch(request);
  if (fresh.ok) await store.put(request, fresh.clone());
  return fresh;
}

async function page(request) {
  const store = await caches.open(STORE);
  try {
    const fresh = await fetch(request);
    if (fresh.ok && !fresh.redirected) await store.put(request, fresh.clone());
    return fresh;
  } catch {
    return (await store.match(request, { ignoreSearch: true })) ?? (await store.match(ROOT)) ?? Response.error();
  }
}
