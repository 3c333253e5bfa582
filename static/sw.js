// How does the page work without a network, and how does a new version come in?
//
// Every file of a build is kept under its checksum, all or none. What has its checksum in its name is given from there
// first, everything else only if the network does not answer. A new version waits until nobody uses the old one, or
// until somebody says so.

// Both are filled in by `cargo xtask build`: the build, and the SHA-256 of each of its files.
const BUILD = "";
const FILES = {};

// There may be another Rollforward below the same origin.
const OURS = `rollforward ${registration.scope} `;
const CACHE = OURS + BUILD;
/** As long as this somebody waits for a network that may be none. Milliseconds. */
const PATIENCE = 3_000;

const NAMED_BY_CONTENT = /-[0-9a-f]{16}\b/;
// Hosts send from index.html to the directory, and a redirected answer is of no use without a network.
const address = (path) => new URL(path === "index.html" ? "." : path, registration.scope).href;

addEventListener("install", (event) => event.waitUntil(keepAll()));
addEventListener("activate", (event) => event.waitUntil(takeOver()));
addEventListener("message", (event) => event.waitUntil(hear(event)));
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(registration.scope)) return;
  const { pathname } = new URL(request.url);
  // A directory is its index.html.
  const path = pathname.slice(new URL(registration.scope).pathname.length).replace(/(^|\/)$/, "$1index.html");
  if (!Object.hasOwn(FILES, path)) return;
  event.respondWith(NAMED_BY_CONTENT.test(path) ? keptFirst(request, path) : newestFirst(request, path));
});

async function keepAll() {
  const cache = await caches.open(CACHE);
  await Promise.all(
    Object.entries(FILES).map(async ([path, checksum]) => {
      const answer = (await right(path, checksum, "default")) ?? (await right(path, checksum, "reload"));
      // Half of a new version is none: this is tried again at the next visit.
      if (!answer) throw new Error(`${path} on the server is not the one of build ${BUILD}`);
      await cache.put(address(path), answer);
    }),
  );
}

/** The file, if it is the one that belongs to this build. */
async function right(path, checksum, cache) {
  const answer = await fetch(address(path), { cache });
  if (!answer.ok) return undefined;
  const bytes = await answer.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (found !== checksum) return undefined;
  return new Response(bytes, { headers: { "content-type": answer.headers.get("content-type") ?? "" } });
}

async function takeOver() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(OURS) && name !== CACHE).map((name) => caches.delete(name)));
  await clients.claim();
}

async function hear({ data, source }) {
  if (data?.begin) return skipWaiting();
  if (data?.build !== BUILD) return source.postMessage({ newer: BUILD });
  // The page that asks came from the network and is of this build already; but another window may not be.
  const windows = await clients.matchAll({ type: "window", includeUncontrolled: true });
  if (windows.length === 1) await skipWaiting();
}

async function kept(path) {
  return (await caches.open(CACHE)).match(address(path));
}

async function keptFirst(request, path) {
  return (await kept(path)) ?? fetch(request);
}

async function newestFirst(request, path) {
  const answer = fetch(request);
  const old = await kept(path);
  if (!old) return answer;
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const first = await Promise.race([answer, patience]).catch(() => undefined);
  answer.catch(() => {});
  return first?.ok || first?.type === "opaqueredirect" ? first : old;
}
