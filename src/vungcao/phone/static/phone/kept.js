// What this phone keeps: `edits` typed on it until their fate is told, and `records` carried from the server.
const STORES = { edits: "id", records: "id" };

function opened() {
  return new Promise((done, failed) => {
    const asked = indexedDB.open("vungcao", 1);
    asked.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES)) asked.result.createObjectStore(name, { keyPath });
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

// One transaction; it is kept only when `oncomplete` says so.
async function act(store, mode, doing) {
  const base = await opened();
  try {
    return await new Promise((done, failed) => {
      const whole = base.transaction(store, mode, { durability: "strict" });
      const asked = doing(whole.objectStore(store));
      whole.oncomplete = () => done(asked?.result);
      whole.onerror = whole.onabort = () => failed(whole.error);
    });
  } finally {
    base.close();
  }
}

export const put = (store, value) => act(store, "readwrite", (all) => all.put(value));
export const get = (store, id) => act(store, "readonly", (all) => all.get(id));
export const all = (store) => act(store, "readonly", (every) => every.getAll());
export const drop = (store, id) => act(store, "readwrite", (every) => every.delete(id));

// Everything of ours leaves this phone, pages included.
export async function clear() {
  for (const store of Object.keys(STORES)) await act(store, "readwrite", (every) => every.clear());
  for (const name of await caches.keys()) await caches.delete(name);
}

// What was carried too long ago is taken off.
export async function takeOffOld(now = new Date()) {
  for (const each of await all("records")) if (new Date(each.until) < now) await drop("records", each.id);
}
