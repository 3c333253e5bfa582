// Does the page come up on any day: cold, offline, after a new version, without WebAssembly, after a panic?

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { AS_BILLED, AS_TOLD, DIST, axe, becomes, closeSite, headline, lesson, linkTo, openPage, packed, ready, says, serve, site, tell } from "./support.mjs";

after(closeSite);

/** A server of its own, which can be stopped, with a copy of the page, which can be changed. */
async function ownSite(t, options = {}) {
  const directory = await mkdtemp(join(tmpdir(), "rollforward-"));
  await cp(DIST, directory, { recursive: true });
  const server = await serve({ directory });
  const { browser } = await site();
  const context = await browser.newContext({ locale: "en-GB", reducedMotion: "reduce", ...options });
  t.after(async () => {
    await context.close();
    await server.close();
    await rm(directory, { recursive: true });
  });
  return { directory, server, context };
}

/** A page whose files are kept for later. */
async function keptPage(context, server) {
  const page = await context.newPage();
  page.setDefaultTimeout(8_000);
  await page.goto(server.url);
  await ready(page);
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
  return page;
}

/** Puts a new version into the directory: the same page under another build. */
async function deploy(directory) {
  const [index, worker] = [join(directory, "index.html"), join(directory, "sw.js")];
  const sha256 = (text) => createHash("sha256").update(text).digest("hex");
  const [page, script] = [await readFile(index, "utf8"), await readFile(worker, "utf8")];
  const build = /data-build="([0-9a-f]+)"/.exec(page)[1];
  const newer = "feedfeedfeedfeed";
  const renewed = page.replace(build, newer);
  await writeFile(index, renewed);
  await writeFile(worker, script.replace(build, newer).replace(sha256(page), sha256(renewed)));
  return newer;
}

const banner = (page) => page.locator("#shell-banner");
const panel = (page) => page.locator("dialog#shell");
/** The kept documents of the story as JSON text, however the page keeps them; nothing where none is kept. */
const kept = (page) =>
  page.evaluate(() => {
    const key = Object.keys(localStorage).find((name) => /^rollforward\.(work$|story\.)/.test(name));
    const text = key === undefined ? null : localStorage.getItem(key);
    return text === null || key.endsWith("work") ? text : text.slice(text.indexOf("\n") + 1);
  });
const build = (page) => page.evaluate(() => document.documentElement.dataset.build);

test("after the first visit the whole page works without a network", async (t) => {
  const { server, context } = await ownSite(t);
  const page = await keptPage(context, server);
  await server.close();
  await page.reload();
  await ready(page);
  await says(page, AS_TOLD);
  // What was never opened before is there, too.
  await page.getByRole("button", { name: /Cindy upgrades/ }).click();
  await page.getByRole("button", { name: /^Bob and the outage/ }).click();
  await says(page, "Bob pays $9.00 on 1 May and the full $10.00 from 1 June.");
  const names = await page.evaluate(async () => (await caches.keys()).length);
  assert.equal(names, 1);
});

test("a damaged download is not kept for later", async (t) => {
  const { directory, server, context } = await ownSite(t);
  await writeFile(join(directory, "presets/bob.json"), "{}");
  const page = await context.newPage();
  await page.goto(server.url);
  await ready(page);
  const states = page.waitForFunction(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    return registration && !registration.installing && !registration.waiting && !registration.active;
  });
  await page.waitForFunction(async () => (await caches.keys()).length === 1);
  await states.catch(() => assert.fail("the worker was installed with a file that is not of its build"));
  assert.equal(await page.evaluate(() => navigator.serviceWorker.controller), null);
});

test("a new version is offered, begins when somebody says so, and keeps the work", async (t) => {
  const { directory, server, context } = await ownSite(t);
  const page = await keptPage(context, server);
  await lesson(page).click();
  const newer = await deploy(directory);
  const before = await build(page);
  assert.notEqual(before, newer);
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
  await banner(page).getByText("A new version of Rollforward is ready. Your work is kept.").waitFor();
  assert.deepEqual(await axe(page), []);
  await banner(page).getByRole("button", { name: "Reload" }).click();
  await page.waitForFunction((newer) => document.documentElement.dataset.build === newer, newer);
  await ready(page);
  assert.equal(await lesson(page).isChecked(), true);
  await becomes(() => page.evaluate(async () => (await caches.keys()).filter((name) => name.endsWith("feed")).length), 1);
  await becomes(() => page.evaluate(async () => (await caches.keys()).length), 1);
  // Who has the new version already is not asked.
  await page.reload();
  await ready(page);
  await page.waitForTimeout(700);
  assert.equal(await banner(page).count(), 0);
});

test("a page that came from the network is not offered its own version", async (t) => {
  const { directory, server, context } = await ownSite(t);
  const page = await keptPage(context, server);
  const newer = await deploy(directory);
  await page.reload();
  await ready(page);
  assert.equal(await build(page), newer);
  await becomes(() => page.evaluate(async () => (await caches.keys()).filter((name) => name.endsWith("feed")).length), 1);
  await becomes(() => page.evaluate(async () => (await caches.keys()).length), 1, 8_000);
  assert.equal(await banner(page).count(), 0);
});

test("nothing is kept for later in somebody else's frame", async (t) => {
  const { directory, server, context } = await ownSite(t);
  await writeFile(join(directory, "host.html"), '<!doctype html><title>A</title><iframe src="." width="900" height="700"></iframe>');
  const page = await context.newPage();
  await page.goto(`${server.url}host.html`);
  const frame = page.frames()[1];
  await frame.waitForFunction(() => document.documentElement.dataset.ready === "true");
  await page.waitForTimeout(1_500);
  assert.equal(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), 0);
});

test("it can be installed: every icon has the size that the manifest says", async () => {
  const manifest = JSON.parse(await readFile(join(DIST, "manifest.webmanifest"), "utf8"));
  assert.equal(manifest.start_url, "./");
  assert.deepEqual(manifest.icons.map(({ purpose = "any" }) => purpose).sort(), ["any", "any", "maskable"]);
  for (const { src, sizes } of manifest.icons) {
    const png = await readFile(join(DIST, src));
    assert.equal(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`, sizes, src);
  }
});

// What nothing may do.

const listenForViolations = (page) =>
  page.addInitScript(() => {
    window.violations = [];
    addEventListener("securitypolicyviolation", (event) =>
      window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample} ${event.sourceFile}:${event.lineNumber}`),
    );
  });
const violations = (page) => page.evaluate(() => window.violations);

test("the policy is strict, and is the same for hosts that read headers", async (t) => {
  const { page } = await openPage(t, { expectedErrors: [/Content Security Policy|TrustedScript|TrustedHTML/] });
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
  assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|https?:|\*/);
  assert.match(policy, /^default-src 'none';/);
  assert.ok((await readFile(join(DIST, "_headers"), "utf8")).includes(policy));
  const attempts = await page.evaluate(async () => {
    const tried = (act) => {
      try {
        act();
        return "allowed";
      } catch (error) {
        return error.name;
      }
    };
    const script = document.createElement("script");
    const other = document.createElement("script");
    const image = document.createElement("img");
    const handler = tried(() => image.setAttribute("onerror", "window.hit = 'onerror'"));
    image.src = "data:,";
    document.body.append(image);
    await new Promise((go) => setTimeout(go, 200));
    return {
      handler,
      text: tried(() => (script.textContent = "window.hit = 'text'")),
      markup: tried(() => (document.createElement("p").innerHTML = "<b>a</b>")),
      elsewhere: tried(() => (other.src = "https://example.com/a.js")),
      evaluated: tried(() => (0, eval)("1")),
      hit: window.hit ?? "nothing",
    };
  });
  assert.deepEqual(attempts, {
    handler: "TypeError",
    text: "TypeError",
    markup: "TypeError",
    elsewhere: "TypeError",
    evaluated: "EvalError",
    hit: "nothing",
  });
});

test("a walk through the page breaks no rule of the policy", async (t) => {
  const { page } = await openPage(t, { prepare: listenForViolations });
  await page.getByRole("button", { name: /Cindy upgrades/ }).click();
  await page.getByRole("button", { name: /^Bob and the outage/ }).click();
  await says(page, "Bob pays $9.00 on 1 May and the full $10.00 from 1 June.");
  for (const tab of await page.getByRole("tab").all()) {
    await tab.click();
    await page.waitForTimeout(100);
  }
  await page.getByRole("button", { name: /^Theme/ }).click();
  await page.getByRole("slider").first().press("Home");
  await page.locator(".why").first().click();
  await page.getByRole("button", { name: "Share" }).click();
  await page.getByRole("button", { name: "Copy link" }).click();
  await page.waitForTimeout(300);
  assert.deepEqual(await violations(page), []);
  const place = await page.locator(".event-mark").first().evaluate((mark) => mark.style.left);
  assert.match(place, /%$/, "the chart has its places although style attributes are forbidden");
});

const MARKUP = `<img src=x onerror="window.hit=1"><script>window.hit=1</script>`;

test("nothing of a document or a link becomes markup", async (t) => {
  const hostile = {
    version: 1,
    title: MARKUP,
    currency: "usd",
    start: "2026-04-01",
    months: 3,
    prices: [{ id: "a", name: `javascript:window.hit=1//${MARKUP}`, unit_amount: 1000 }],
    customer: { name: `"'>${MARKUP}` },
    subscriptions: [{ id: "main", items: [{ id: "plan", price: "a" }] }],
    events: [{ at: "2026-04-20", adjust_balance: { amount: -100, description: MARKUP } }],
  };
  const { page } = await openPage(t, { prepare: listenForViolations, hash: linkTo(hostile) });
  await becomes(async () => (await headline(page)).includes("<img src=x"), true);
  for (const tab of await page.getByRole("tab").all()) await tab.click();
  const polluting = JSON.stringify(hostile).replace('"version":1', '"version":1,"__proto__":{"hit":1},"constructor":{"prototype":{"hit":1}}');
  await page.evaluate((hash) => (location.hash = hash), packed(polluting));
  await page.waitForTimeout(400);
  await tell(page, { ...hostile, title: "plain" });
  await page.waitForTimeout(200);
  assert.equal(await page.locator("#app img, #app script, #app a[href^='javascript']").count(), 0);
  assert.equal(await page.evaluate(() => window.hit ?? {}.hit ?? "nothing"), "nothing");
  assert.deepEqual(await violations(page), []);
});

// The first paint.

for (const [width, height] of [[390, 844], [768, 1024], [1440, 900]]) {
  test(`nothing moves while the page comes up, ${width} wide`, async (t) => {
    const { page } = await openPage(t, {
      width,
      height,
      async prepare(page) {
        // Slow enough for the first paint to be seen.
        await page.route("**/*.wasm", async (route) => {
          await new Promise((go) => setTimeout(go, 700));
          await route.continue();
        });
        await page.addInitScript(() => {
          window.shifts = [];
          new PerformanceObserver((list) => {
            for (const { value, sources } of list.getEntries()) {
              window.shifts.push(`${value} ${sources.map(({ node }) => node?.className ?? node?.nodeName).join(", ")}`);
            }
          }).observe({ type: "layout-shift", buffered: true });
        });
      },
    });
    await page.waitForTimeout(500);
    assert.deepEqual(await page.evaluate(() => window.shifts), []);
  });
}

// New elements in the place of old ones are no layout shift to the browser, but they are to a person.
for (const [width, height] of [[390, 844], [768, 1024], [1440, 900]]) {
  test(`the first paint has the theme, the sentence and the places of the page, ${width} wide`, async (t) => {
    const { server, context } = await ownSite(t);
    const page = await context.newPage();
    await page.setViewportSize({ width, height });
    await page.addInitScript(() => localStorage.setItem("rollforward.theme", "dark"));
    let go;
    const held = new Promise((resolve) => (go = resolve));
    await page.route("**/*.wasm", (route) => held.then(() => route.continue()));
    await page.goto(server.url, { waitUntil: "domcontentloaded" });
    const look = () =>
      page.evaluate(() => ({
        paper: getComputedStyle(document.body).backgroundColor,
        sentence: document.querySelector("h1").innerHTML,
        ...Object.fromEntries(
          [".top", ".story-pane", ".result", "h1", ".under", ".lesson", ".chart-card", ".schedule", ".sides"].map((part) => {
            const { x, y, width } = document.querySelector(part).getBoundingClientRect();
            return [part, [x, y, width].map(Math.round)];
          }),
        ),
      }));
    await page.waitForFunction(() => document.styleSheets.length > 0 && document.querySelector(".sides"));
    const first = await look();
    assert.equal(first.paper, "rgb(21, 20, 19)");
    go();
    await ready(page);
    assert.deepEqual(await look(), first);
  });
}

test("the first paint does not show the first story's sentence to who has other work", async (t) => {
  const { server, context } = await ownSite(t);
  const page = await context.newPage();
  await page.addInitScript(() => localStorage.setItem("rollforward.work", "[]"));
  await page.route("**/*.wasm", () => {});
  await page.goto(server.url, { waitUntil: "domcontentloaded" });
  await page.getByText("Rollforward runs in this page.").waitFor();
  assert.equal(await page.locator("h1").isVisible(), false);
});

// When it cannot start.

async function broken(t, prepare, options) {
  const { server, context } = await ownSite(t, options);
  const page = await context.newPage();
  page.setDefaultTimeout(8_000);
  await prepare(page);
  await page.goto(server.url);
  return page;
}

test("without WebAssembly the page says so", async (t) => {
  const page = await broken(t, (page) => page.addInitScript(() => delete globalThis.WebAssembly));
  await panel(page).getByRole("heading", { name: "This browser cannot run Rollforward" }).waitFor();
  assert.deepEqual(await axe(page), []);
});

test("a broken download is told, and the page says what to do", async (t) => {
  const page = await broken(t, (page) => page.route("**/*.wasm", (route) => route.abort()));
  await panel(page).getByRole("heading", { name: "Rollforward could not be loaded" }).waitFor();
  await page.unroute("**/*.wasm");
  await panel(page).getByRole("button", { name: "Reload" }).click();
  await says(page, AS_TOLD);
  assert.equal(await panel(page).count(), 0);
});

test("the first screen needs none of the code that comes later; where that never comes, the page says so", async (t) => {
  const page = await broken(t, (page) => page.route("**/*_later.wasm", (route) => route.abort()), { serviceWorkers: "block" });
  await ready(page);
  await says(page, AS_TOLD);
  await page.waitForTimeout(1_000);
  assert.equal(await panel(page).count(), 0);
  await page.locator(".why").first().click();
  await panel(page).getByRole("heading", { name: "Rollforward could not be loaded" }).waitFor();
  await page.unroute("**/*_later.wasm");
  await panel(page).getByRole("button", { name: "Reload" }).click();
  await says(page, AS_TOLD);
  await page.locator(".why").first().click();
  await page.locator(".derive").waitFor();
});

test("who is quicker than the code that comes later waits for it", async (t) => {
  let go;
  const held = new Promise((resolve) => (go = resolve));
  const asked = [];
  const page = await broken(t, (page) =>
    page.route("**/*_later.wasm", async (route) => {
      asked.push(route.request().resourceType());
      if (asked.at(-1) === "fetch") await held;
      await route.continue();
    }),
    { serviceWorkers: "block" },
  );
  await says(page, AS_TOLD);
  await lesson(page).click();
  await says(page, AS_BILLED);
  await becomes(() => asked.toSorted().join(), "fetch,xhr");
  // What comes twice is taken once.
  go();
  await page.waitForTimeout(300);
  await page.locator(".why").first().click();
  await page.locator(".derive").waitFor();
});

test("without a network even for the words, there are words", async (t) => {
  const page = await broken(t, (page) => page.route("**/*.{wasm,js}", (route) => route.abort()));
  await page.getByText("Rollforward could not be loaded. Look at the connection").waitFor();
});

test("files of another version than the page are told as such", async (t) => {
  const changed = async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: `${await answer.text()}\n// newer` });
  };
  const page = await broken(t, (page) => page.route("**/app-*.js", changed));
  await panel(page).getByRole("heading", { name: "Rollforward was renewed meanwhile" }).waitFor();
});

test("a module that the browser refuses is told", async (t) => {
  const page = await broken(t, (page) =>
    page.addInitScript(() => {
      const refuse = () => Promise.reject(new WebAssembly.CompileError("Wasm code generation disallowed by embedder"));
      WebAssembly.instantiateStreaming = refuse;
      WebAssembly.instantiate = refuse;
    }),
  );
  await panel(page).getByRole("heading", { name: "Rollforward did not start" }).waitFor();
  await panel(page).getByText("The report, for whoever mends it").click();
  assert.match(await panel(page).getByLabel("Nothing is sent by itself.").inputValue(), /disallowed by embedder/);
});

test("what takes long is said to take long, and is no error", async (t) => {
  const { server, context } = await ownSite(t);
  const page = await context.newPage();
  await page.clock.install();
  let go;
  const held = new Promise((resolve) => (go = resolve));
  await page.route("**/*.wasm", (route) => held.then(() => route.continue()));
  await page.goto(server.url, { waitUntil: "domcontentloaded" });
  await page.clock.runFor(14_000);
  assert.equal(await page.getByText("Still loading").count(), 0);
  await page.clock.runFor(2_000);
  await page.getByText("Still loading").waitFor();
  assert.equal(await panel(page).count(), 0);
  go();
  await page.waitForFunction(() => document.documentElement.dataset.ready === "true");
  assert.equal(await page.getByText("Still loading").count(), 0);
});

// When it stops.

/** Makes every call into the WebAssembly trap from the moment that `window.trap` is set, as after a panic. */
const makeItTrap = (page) =>
  page.addInitScript(() => {
    const wrap = ({ instance, module }) => {
      const exports = {};
      for (const [name, value] of Object.entries(instance.exports)) {
        const call = (...given) => {
          if (!window.trap) return value(...given);
          console.error("panicked at src/a.rs:1:\nthe sum is <b>wrong</b>\n\nStack:\n\nError");
          throw new WebAssembly.RuntimeError("unreachable");
        };
        exports[name] = typeof value === "function" ? call : value;
      }
      return { instance: { exports }, module };
    };
    for (const name of ["instantiateStreaming", "instantiate"]) {
      const original = WebAssembly[name];
      WebAssembly[name] = async (...given) => wrap(await original.call(WebAssembly, ...given));
    }
  });

/** A page that has stopped, after an edit that is kept and a step before it. */
async function stopped(t) {
  const { page, url } = await openPage(t, {
    prepare: makeItTrap,
    expectedErrors: [/panicked at/, /RuntimeError: unreachable/],
  });
  await lesson(page).click();
  await becomes(async () => (JSON.parse((await kept(page)) ?? "[]") ?? []).length, 2);
  // Not by the pointer: it would be stopped by the words about its own way there.
  await lesson(page).evaluate((control) => {
    window.trap = true;
    control.click();
  });
  await panel(page).getByRole("heading", { name: "Rollforward has stopped" }).waitFor();
  return { page, url };
}

test("after a panic the report says what it can, and the story only if somebody wants it", async (t) => {
  const { page } = await stopped(t);
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press("Escape");
  await panel(page).getByText("The report, for whoever mends it").click();
  const report = panel(page).getByLabel("Nothing is sent by itself.");
  const text = await report.inputValue();
  assert.match(text, /build [0-9a-f]{16}\n/);
  assert.match(text, /the sum is <b>wrong<\/b>/);
  assert.match(text, /Browser: Mozilla/);
  assert.match(text, /Story: \d{3,} characters/);
  assert.doesNotMatch(text, /Stack|Cindy/);
  await panel(page).getByLabel("Include my story").check();
  assert.match(await report.inputValue(), /"name":\s*"Cindy"/);
});

test("after a panic the last work comes back", async (t) => {
  const { page } = await stopped(t);
  const before = await kept(page);
  await panel(page).getByRole("button", { name: "Reload with my last work" }).click();
  await page.waitForFunction(() => document.documentElement.dataset.ready === "true" && !window.trap);
  assert.equal(await lesson(page).isChecked(), true);
  assert.equal(await kept(page), before);
  assert.equal(await panel(page).count(), 0);
});

test("after a panic one can go back a step, and what was left is put aside", async (t) => {
  const { page } = await stopped(t);
  const [first, second] = JSON.parse(await kept(page));
  await panel(page).getByRole("button", { name: "Go back one step" }).click();
  await page.waitForFunction(() => document.documentElement.dataset.ready === "true" && !window.trap);
  await says(page, AS_TOLD);
  assert.deepEqual(JSON.parse(await kept(page)), [first]);
  const aside = await page.evaluate(() => Object.entries(localStorage).filter(([key]) => /^rollforward\.aside\.\d+\.work$/.test(key)));
  assert.deepEqual(aside.map(([, list]) => JSON.parse(list)), [[second]]);
});

test("one can go back a step in a library of stories, each with a heading", async (t) => {
  const { page } = await openPage(t, { expectedErrors: [/RuntimeError/] });
  // Numbers that JavaScript cannot hold, and brackets in texts: nothing of what stays is changed.
  const first = '{"title":"a ],\\" b","months":9007199254740993.0}';
  await page.evaluate((first) => {
    localStorage.setItem("rollforward.story.1", `7\t1000\tOlder\n[{"a":1},{"b":2}]`);
    localStorage.setItem("rollforward.story.2", `3\t2000\tNewer, [ and " in it\n[${first},{"b":[2,{"c":3}]}]`);
    setTimeout(() => {
      throw new WebAssembly.RuntimeError("unreachable");
    });
  }, first);
  // As it is before the page that comes then looks at it: these are no stories.
  await page.addInitScript(() => (window.found = { ...localStorage }));
  await panel(page).getByRole("button", { name: "Go back one step" }).click();
  await page.waitForFunction(() => window.found);
  const all = await page.evaluate(() => window.found);
  assert.equal(all["rollforward.story.2"], `4\t2000\tNewer, [ and " in it\n[${first}]`);
  assert.equal(all["rollforward.story.1"], `7\t1000\tOlder\n[{"a":1},{"b":2}]`);
  const aside = Object.entries(all).find(([key]) => key.startsWith("rollforward.aside."));
  assert.equal(aside[1], '[{"b":[2,{"c":3}]}]');
});

test("?reset=1 begins anew, puts the work aside and can bring it back", async (t) => {
  const { page } = await stopped(t);
  const before = await kept(page);
  await panel(page).getByRole("link", { name: "Start over, and put my work aside" }).click();
  await banner(page).getByText("Your work was put aside in this browser, and nothing was deleted.").waitFor();
  await says(page, AS_TOLD);
  assert.equal(await kept(page), null);
  assert.equal(new URL(page.url()).search, "");
  await banner(page).getByRole("button", { name: "Bring it back" }).click();
  await banner(page).getByText("Your work is back.").waitFor();
  assert.equal(await lesson(page).isChecked(), true);
  assert.equal(await kept(page), before);
});

test("?reset=1 keeps the theme, and says when there is nothing to put aside", async (t) => {
  const { page } = await openPage(t, {
    path: "?reset=1",
    prepare: (page) => page.addInitScript(() => localStorage.setItem("rollforward.theme", "dark")),
  });
  await banner(page).getByText("There was no kept work to put aside; this is the first story.").waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
});

test("a forbidden storage is no failure of the page", async (t) => {
  const forbid = (page) =>
    page.addInitScript(() =>
      Object.defineProperty(window, "localStorage", {
        get() {
          throw new DOMException("The operation is insecure.", "SecurityError");
        },
      }),
    );
  const { page } = await openPage(t, { path: "?reset=1", prepare: forbid });
  await says(page, AS_TOLD);
  await banner(page).getByText("The kept work could not be moved: SecurityError").waitFor();
});
