// How does a test open the built page, and what makes it fail whatever it was looking for?
//
//   const { page } = await openPage(t, { width: 390, colorScheme: "dark", hash: "#s=..." });
//
// The page is closed when the test `t` ends, and the test fails when the page has then logged an error, thrown an
// exception, asked another origin for anything, or missed a file.

import assert from "node:assert/strict";
import { readFile, stat } from "node:fs/promises";
import { accessSync, constants, existsSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { delimiter, extname, join, normalize, sep } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { brotliCompressSync, deflateRawSync } from "node:zlib";
import { chromium } from "playwright-core";

export const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));

// Below a sub-path, as on a project's pages: a link that starts with a slash shows at once.
export const BASE = "/rollforward/";

const READY_TIMEOUT = 30_000;
// What is not there by then will not come.
const ACTION_TIMEOUT = 20_000;

export const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
];

const MIME = {
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};

/**
 * Serves a directory below `base` on a free port; gives its address and how to stop it. With the encoding "br" it is
 * compressed as hosts do; with `open` other origins may load it, as static hosts allow; `made` are pages that are no files,
 * by their names; `asked` hears which file is asked for.
 */
export async function serve({ directory = DIST, base = BASE, encoding, open = false, made = {}, asked = () => {}, wait } = {}) {
  const packed = new Map();
  const server = createServer(async (request, response) => {
    asked(request.url);
    await wait?.(request.url);
    const page = made[pathOf(request.url)?.slice(base.length)];
    if (page !== undefined) {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page);
      return;
    }
    const file = await fileFor(request.url, directory, base);
    if (!file) {
      response.writeHead(404, { "content-type": "text/plain" }).end("not found");
      return;
    }
    const type = MIME[extname(file)] ?? "application/octet-stream";
    const headers = { "content-type": type, "cache-control": "no-cache", ...(open && { "access-control-allow-origin": "*" }) };
    if (encoding === "br" && extname(file) !== ".png") {
      if (!packed.has(file)) packed.set(file, brotliCompressSync(await readFile(file)));
      response.writeHead(200, { ...headers, "content-encoding": "br" }).end(packed.get(file));
      return;
    }
    response.writeHead(200, headers).end(await readFile(file));
  });
  await new Promise((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const close = () => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  return { origin, url: origin + base, close };
}

async function fileFor(url, directory, base) {
  const path = pathOf(url);
  if (!path?.startsWith(base)) return undefined;
  const inside = normalize(path.slice(base.length) || "index.html");
  if (inside.startsWith("..") || inside.startsWith(sep) || inside.includes("\0")) return undefined;
  const file = join(directory, inside);
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() ? file : undefined;
}

function pathOf(url) {
  try {
    return decodeURIComponent(new URL(url, "http://localhost").pathname);
  } catch {
    return undefined;
  }
}

/** The browser: $CHROME_PATH (xtask sets it), else the first one on PATH. */
export function chromiumPath() {
  if (process.env.CHROME_PATH) return process.env.CHROME_PATH;
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const directories = (process.env.PATH ?? "").split(delimiter);
  const found = directories.flatMap((directory) => names.map((name) => join(directory, name))).find(isProgram);
  if (!found) throw new Error("Chromium was not found: install it, or set CHROME_PATH");
  return found;
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export function launch() {
  return chromium.launch({ executablePath: chromiumPath(), args: FLAGS });
}

// One server and one browser for each test file. They are started at the first page, and stopped when no test is left.
let shared;

/** The server and the browser of this test file. */
export async function site() {
  if (!existsSync(join(DIST, "index.html"))) throw new Error("there is no page in dist/: run `cargo xtask build`");
  shared ??= Promise.all([serve(), launch()]).then(([server, browser]) => ({ server, browser }));
  return shared;
}

/** Stops what `site` started. */
export async function closeSite() {
  const started = await shared;
  shared = undefined;
  await started?.browser.close();
  await started?.server.close();
}

/**
 * Opens the page in a fresh browser context, which forgets everything at the end of the test `t`.
 *
 * Options: `width`, `height`, `colorScheme` ("light", "dark"), `reducedMotion` ("reduce", "no-preference"), `hash` (with
 * its #), `path` (below the base), `storageState`, `prepare` (an async function of the page before it is loaded, for
 * init scripts), `expectedErrors` (regular expressions of complaints that belong to the test), `context` (whatever else
 * a browser context takes: locale, timezoneId, permissions).
 *
 * Gives `page`, `url`, `origin` and the list of `complaints` so far.
 */
export async function openPage(t, options = {}) {
  const { width = 1440, height = 900, colorScheme = "light", reducedMotion = "reduce" } = options;
  const { path = "", hash = "", storageState, prepare, expectedErrors = [], context: more = {} } = options;
  const { server, browser } = await site();
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    reducedMotion,
    // The page writes numbers and days as its reader does; style.test.mjs is about it.
    locale: "en-GB",
    // It would fetch everything once more behind each test; shell.test.mjs is about it.
    serviceWorkers: "block",
    ...(storageState ? { storageState } : {}),
    ...more,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(ACTION_TIMEOUT);
  const complaints = listen(page, server.origin);
  t.after(async () => {
    await context.close();
    const unexpected = complaints.filter((complaint) => !expectedErrors.some((pattern) => pattern.test(complaint)));
    assert.deepEqual(unexpected, [], "the page complained");
  });
  await prepare?.(page);
  const url = server.url + path + hash;
  await page.goto(url);
  await ready(page, complaints);
  return { page, url, origin: server.origin, complaints };
}

/** Collects what no page of ours may do, while it happens. */
function listen(page, origin) {
  const complaints = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`console error: ${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => complaints.push(`exception: ${error.stack ?? error}`));
  page.on("requestfailed", (request) => {
    // A page that is left or closed drops its downloads; that is no fault of the page.
    const why = request.failure()?.errorText ?? "";
    if (why !== "net::ERR_ABORTED") complaints.push(`request failed: ${request.url()} ${why}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
  });
  page.context().on("request", (request) => {
    const { protocol, origin: asked } = new URL(request.url());
    if (protocol.startsWith("http") && asked !== origin) complaints.push(`request to elsewhere: ${request.url()}`);
  });
  return complaints;
}

/** Waits until the page says that it stands: `<html data-ready="true">`. */
export async function ready(page, complaints = []) {
  const isReady = () => document.documentElement.dataset.ready === "true";
  await page.waitForFunction(isReady, undefined, { timeout: READY_TIMEOUT }).catch(() => {
    const said = complaints.length ? `; it complained: ${complaints.join("; ")}` : "";
    throw new Error(`the page did not set data-ready="true" on <html> within ${READY_TIMEOUT / 1000} s${said}`);
  });
}

/** What axe finds wrong with the page as it is now, one readable line for each element; an empty list is a pass. */
export async function axe(page, options = {}) {
  if (!(await page.evaluate(() => "axe" in window))) {
    await page.evaluate(await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
  }
  const { violations } = await page.evaluate((given) => window.axe.run(document, given), options);
  return violations.flatMap(({ id, impact, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${impact}) ${help}: ${target.join(" ")}: ${oneLine(failureSummary)}`),
  );
}

function oneLine(text = "") {
  return text.replace(/\s+/g, " ").trim();
}

// How the tests speak of the page.

/** Waits until what `read` gives is `expected`; says what it was in the end. */
export async function becomes(read, expected, timeout = ACTION_TIMEOUT) {
  const end = Date.now() + timeout;
  for (;;) {
    const found = await read();
    if (isDeepStrictEqual(found, expected)) return;
    if (Date.now() > end) assert.deepEqual(found, expected);
    await sleep(15);
  }
}

export const headline = (page) => page.locator("h1").innerText();

/** Waits until the headline is this. */
export const says = (page, sentence) => becomes(() => headline(page), sentence);

export const AS_TOLD = "Cindy pays nothing on 1 May, $50.00 on 1 June, and the full $100.00 from 1 July.";
export const AS_BILLED = "Cindy pays nothing on 1 May, $40.00 on 1 June, and the full $100.00 from 1 July.";

/** The switch between the two. */
export const lesson = (page) =>
  page.getByRole("switch", { name: "Credit the unused time of the old plan", exact: true });

/** The document of the story as the JSON sheet shows it. */
export async function story(page) {
  const tab = page.getByRole("tab", { name: "JSON" });
  if ((await tab.getAttribute("aria-selected")) !== "true") await tab.click();
  return JSON.parse(await page.getByLabel("The story as JSON").inputValue());
}

/** Puts a document in place of the story, by way of the JSON sheet. */
export async function tell(page, scenario) {
  await page.getByRole("tab", { name: "JSON" }).click();
  await page.getByLabel("The story as JSON").fill(JSON.stringify(scenario));
  await page.getByRole("button", { name: "Use this text" }).click();
}

/** What the browser has kept, the last changed first: id, revision, title and documents of each story. */
export const keptStories = (page) =>
  page.evaluate(() =>
    Object.keys(localStorage)
      .filter((key) => key.startsWith("rollforward.story."))
      .map((key) => {
        const [heading, ...list] = localStorage[key].split("\n");
        const [revision, changed, title] = heading.split("\t");
        const documents = JSON.parse(list.join("\n"));
        return { id: key.slice(18), revision: Number(revision), changed: Number(changed), title, documents };
      })
      .sort((one, other) => other.changed - one.changed),
  );

/** The document that was kept last. */
export const kept = async (page) => (await keptStories(page))[0]?.documents.at(-1);

/** The fragment of the address of a story. */
export const linkTo = (scenario) => packed(JSON.stringify(scenario));

/** The fragment of any text, packed as links are. */
export const packed = (text) => `#s=1d.${deflateRawSync(text).toString("base64url")}`;

/** Presses Tab, or Shift+Tab where that is the shorter way, until the focus is on an element. */
export async function tabTo(page, target, { key, most = 200 } = {}) {
  await target.waitFor();
  const { ahead, back } = await target.evaluate(stopsBetween);
  const way = key ?? (ahead <= back ? "Tab" : "Shift+Tab");
  // At least so many; a date, for one, has stops of its own inside.
  const least = way === "Tab" ? ahead : back;
  for (let pressed = 0; pressed < least; pressed += 1) await page.keyboard.press(way);
  for (let pressed = least; pressed <= most; pressed += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(way);
  }
  assert.fail(`${target} cannot be reached by pressing ${way} ${most} times`);
}

/** How many stops of the Tab key it is to an element, forwards and backwards. */
function stopsBetween(target) {
  const stops = [...document.querySelectorAll("a, button, input, select, textarea, summary, [tabindex]")].filter(
    (element) => !element.disabled && element.tabIndex >= 0 && element.checkVisibility(),
  );
  const from = stops.indexOf(document.activeElement);
  const to = stops.indexOf(target);
  if (from === to) return { ahead: 0, back: 0 };
  // With the focus nowhere the first stop is one press away. Behind the last stop the browser has some of its own.
  const ahead = from === -1 ? 1 : (to - from + stops.length) % stops.length;
  const back = from === -1 ? 1 : (from - to + stops.length) % stops.length;
  return { ahead, back };
}

/** Goes to a field by Tab and types a value over the old one. */
export async function typeInto(page, target, text) {
  await tabTo(page, target);
  await page.keyboard.press("ControlOrMeta+a");
  if (text === "") await page.keyboard.press("Delete");
  else await page.keyboard.type(text);
}

/**
 * Goes to a field by Tab and puts a text over the old one at once, as pasting does. Typed letter by letter, it may be
 * right on its way: who types 5000 months has a story of 500 for a moment.
 */
export async function pasteInto(page, target, text) {
  await tabTo(page, target);
  await page.keyboard.press("Control+a");
  if (text === "") await page.keyboard.press("Delete");
  else await page.keyboard.insertText(text);
}

/** A story as long and as full as they come: 120 months, with 20 events. */
export function longStory({ months = 120, events = 20 } = {}) {
  const start = Date.UTC(2026, 0, 1);
  const at = (index) => new Date(start + (20 + index * 150) * 86_400_000).toISOString().slice(0, 10);
  const kinds = [
    (index) => ({ change_price: { subscription: "main", item: "plan", price: index % 8 === 0 ? "large" : "small" } }),
    () => ({ adjust_balance: { amount: -25_000, description: "Goodwill" } }),
    (index) => ({ change_quantity: { subscription: "main", item: "plan", quantity: 1 + (index % 5) } }),
    () => ({ add_invoice_item: { amount: 1_500, description: "Setup" } }),
  ];
  return {
    version: 1,
    title: "Ten years",
    currency: "usd",
    start: "2026-01-01",
    months,
    policy: { preset: "stripe" },
    prices: [
      { id: "small", name: "Small", unit_amount: 2_000, interval: "month" },
      { id: "large", name: "Large", unit_amount: 10_000, interval: "month" },
    ],
    customer: { name: "Lena" },
    subscriptions: [{ id: "main", items: [{ id: "plan", price: "small" }] }],
    events: Array.from({ length: events }, (_, index) => ({ at: at(index), ...kinds[index % kinds.length](index) })),
  };
}
