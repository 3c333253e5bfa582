// Can everybody read the documentation: at every width, in every theme, by keyboard, without a script, and from any place?

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { axe, becomes, closeSite, DIST, site, tabTo } from "./support.mjs";

after(closeSite);

const DOCS = join(DIST, "docs");
const PAGES = existsSync(DOCS) ? (await readdir(DOCS)).filter((name) => name.endsWith(".html")).sort() : [];
// The element is a file of its own; where a build has none, the fallback is what is read.
const HAS_ELEMENT = existsSync(join(DIST, "embed.js"));

/** Opens a page of the documentation; the test fails when it complained. */
async function open(t, file, { width = 1440, height = 900, colorScheme = "light", hash = "", theme, init, ...more } = {}) {
  const { server, browser } = await site();
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    reducedMotion: "reduce",
    locale: "en-GB",
    serviceWorkers: "block",
    ...more,
  });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(`${message.text()} (${message.location().url})`));
  page.on("pageerror", (error) => complaints.push(String(error)));
  context.on("request", (request) => {
    const asked = new URL(request.url());
    if (asked.protocol.startsWith("http") && asked.origin !== server.origin) complaints.push(`request to elsewhere: ${asked}`);
  });
  t.after(async () => {
    await context.close();
    const unexpected = complaints.filter((complaint) => HAS_ELEMENT || !complaint.endsWith("embed.js)"));
    assert.deepEqual(unexpected, [], "the page complained");
  });
  if (theme) await page.addInitScript((chosen) => localStorage.setItem("rollforward.theme", chosen), theme);
  if (init) await page.addInitScript(init);
  await page.goto(`${server.url}docs/${file}${hash}`);
  return page;
}

const background = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const LIGHT = "rgb(250, 249, 246)";
const DARK = "rgb(21, 20, 19)";

test("there are eight chapters", () => assert.equal(PAGES.length, 8));

for (const [width, colorScheme] of [[1440, "light"], [1440, "dark"], [390, "light"], [390, "dark"]]) {
  test(`axe finds nothing at ${width} in the ${colorScheme} theme`, async (t) => {
    for (const file of PAGES) {
      const page = await open(t, file, { width, height: 844, colorScheme });
      assert.equal(await background(page), colorScheme === "light" ? LIGHT : DARK, file);
      assert.deepEqual(await axe(page, { iframes: false }), [], file);
      await page.close();
    }
  });
}

test("nothing scrolls sideways, from 320 to 1440", async (t) => {
  const wide = [];
  for (const file of PAGES) {
    const page = await open(t, file);
    for (const details of await page.locator("details").all()) await details.evaluate((element) => (element.open = true));
    for (const width of [1440, 1000, 768, 390, 320]) {
      await page.setViewportSize({ width, height: 844 });
      const found = await page.evaluate(() => {
        const root = document.documentElement;
        const beyond = [...document.querySelectorAll("body *")].filter((element) => element.getBoundingClientRect().right > innerWidth + 1 && element.checkVisibility());
        return root.scrollWidth > root.clientWidth ? `${root.scrollWidth} > ${root.clientWidth}: ${beyond.at(-1)?.outerHTML.slice(0, 120)}` : "";
      });
      if (found) wide.push(`${file} at ${width}: ${found}`);
    }
    await page.close();
  }
  assert.deepEqual(wide, []);
});

test("the chapters are beside the text, and a menu on a phone", async (t) => {
  const page = await open(t, "index.html");
  const chapters = page.getByRole("navigation", { name: "Chapters", exact: true });
  assert.equal(await chapters.isVisible(), true);
  await chapters.getByRole("link", { name: "Proration" }).click();
  assert.equal(await page.locator("h1").innerText(), "Proration: paying for a part of a month");

  await page.setViewportSize({ width: 390, height: 844 });
  assert.equal(await chapters.isVisible(), false);
  await tabTo(page, page.getByRole("button", { name: "Chapters" }));
  await page.keyboard.press("Enter");
  assert.equal(await chapters.isVisible(), true);
  await page.keyboard.press("Escape");
  assert.equal(await chapters.isVisible(), false);
  await page.keyboard.press("Enter");
  await tabTo(page, chapters.getByRole("link", { name: "Policies" }), { key: "Tab" });
  await page.keyboard.press("Enter");
  await becomes(() => page.locator("h1").innerText(), "Policies: what differs between billing systems");
});

test("the keyboard skips to the text, and goes from page to page", async (t) => {
  const page = await open(t, "index.html");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to the text");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "text");
  const titles = [];
  for (let place = 0; place < PAGES.length; place += 1) {
    titles.push(await page.title());
    const next = page.locator('.turn [rel="next"]');
    if ((await next.count()) === 0) break;
    await Promise.all([page.waitForEvent("domcontentloaded"), next.press("Enter")]);
  }
  assert.equal(new Set(titles).size, PAGES.length);
});

test("the theme that was chosen in the simulator counts here too", async (t) => {
  const page = await open(t, "index.html", { colorScheme: "light", theme: "dark" });
  assert.equal(await background(page), DARK);
  assert.equal(await page.locator("rollforward-scenario").first().getAttribute("theme"), "dark");
});

test("a heading that is linked to is seen", async (t) => {
  const page = await open(t, "document.html", { hash: "#events-cancel" });
  const heading = page.locator("#events-cancel");
  await becomes(() => heading.evaluate((element) => {
    const { top } = element.getBoundingClientRect();
    return top >= 58 && top < innerHeight;
  }), true);
});

test("without JavaScript everything is read, and each example is a table", async (t) => {
  for (const file of PAGES) {
    const page = await open(t, file, { javaScriptEnabled: false });
    assert.equal(await page.locator("h1").isVisible(), true, file);
    for (const example of await page.locator("rollforward-scenario").all()) {
      assert.equal(await example.locator("table").isVisible(), true, file);
      assert.match(await example.locator("a").last().getAttribute("href"), /^\.\.\/index\.html#s=1d\./);
    }
    await page.close();
  }
});

test("a story opens in the simulator", async (t) => {
  const page = await open(t, "index.html", { javaScriptEnabled: false });
  const href = await page.locator(".open a").first().getAttribute("href");
  const simulator = await open(t, "index.html");
  await simulator.goto(new URL(href, page.url()).href);
  await becomes(() => simulator.locator("h1").innerText(), "Bob pays $9.00 on 1 May and the full $10.00 from 1 June.");
});

test("the simulator leads here, from the gallery and from the commands", async (t) => {
  const page = await open(t, "../index.html");
  await page.waitForFunction(() => document.documentElement.dataset.ready === "true");
  const leadsHere = async (act) => {
    const opened = page.waitForEvent("popup");
    await act();
    const docs = await opened;
    await becomes(() => docs.locator("h1").innerText(), "Credit, rolled forward: two stories in five minutes");
    await docs.close();
  };
  await page.locator(".top .title").click();
  await leadsHere(() => page.locator('dialog[open] a[href="docs/index.html"]').click());
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.locator(".palette .search").fill("documentation");
  await becomes(() => page.locator(".palette [aria-selected=true]").innerText(), "Documentation");
  await leadsHere(() => page.keyboard.press("Enter"));
});

test("in forced colours the chapter that is open is marked", async (t) => {
  const page = await open(t, "balance.html", { forcedColors: "active" });
  const colour = (selector) => page.locator(selector).evaluate((element) => getComputedStyle(element).backgroundColor);
  assert.notEqual(await colour('.chapters [aria-current="page"]'), await colour("body"));
});

test("a page may run nothing but its own scripts, and frame nothing but this site", async (t) => {
  const page = await open(t, "index.html");
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
  const [, scripts] = /script-src ([^;]*);/.exec(policy);
  assert.equal(scripts.trim(), "'self'");
  assert.match(policy, /frame-src 'self';/);
  assert.match(policy, /^default-src 'none';/);
});

test("the examples come alive and take the space that is kept for them, on a phone too", { skip: !HAS_ELEMENT }, async (t) => {
  const heard = () => addEventListener("message", ({ data, source }) => data?.type === "size" && (window.sizes ??= new Map()).set(source, data.height));
  let count = 0;
  for (const [file, width] of PAGES.flatMap((file) => [[file, 1440], [file, 390]])) {
    const page = await open(t, file, { width, init: heard });
    for (const example of await page.locator("rollforward-scenario").all()) {
      count += 1;
      await example.scrollIntoViewIfNeeded();
      // Letters are a little wider on some machines, and a line is broken once more.
      const apart = () => example.evaluate((element) => {
        const frame = element.shadowRoot.querySelector(".live iframe");
        return Math.abs((window.sizes?.get(frame?.contentWindow) ?? Infinity) - parseInt(element.style.minHeight, 10));
      });
      await becomes(async () => (await apart()) < 80, true);
    }
    await page.close();
  }
  assert.ok(count > 30, `only ${count} examples`);
});

test("every snippet in JavaScript can be parsed", async (t) => {
  const directory = await mkdtemp(join(tmpdir(), "rollforward-docs-"));
  t.after(() => rm(directory, { recursive: true }));
  let count = 0;
  for (const file of PAGES) {
    const page = await open(t, file);
    for (const snippet of await page.locator("pre code.js").allInnerTexts()) {
      count += 1;
      const path = join(directory, `${count}.mjs`);
      await writeFile(path, snippet);
      const { status, stderr } = spawnSync(process.execPath, ["--check", path], { encoding: "utf8" });
      assert.equal(status, 0, `${file}: ${stderr}\n${snippet}`);
    }
    await page.close();
  }
  assert.ok(count >= 3, `only ${count} snippets`);
});

test("after a visit to the simulator it is read without a network", async (t) => {
  const page = await open(t, "../index.html", { serviceWorkers: "allow" });
  await page.waitForFunction(() => document.documentElement.dataset.ready === "true");
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.context().setOffline(true);
  for (const path of ["docs/index.html", "docs/", "docs/balance.html"]) {
    await page.goto(new URL(path, page.url().replace(/docs\/.*/, "")).href);
    assert.equal(await page.locator("h1").isVisible(), true, path);
    assert.equal(await background(page), LIGHT, path);
  }
});

test("the service worker keeps every page of it", async () => {
  const worker = await readFile(join(DIST, "sw.js"), "utf8");
  for (const file of PAGES) assert.ok(worker.includes(`"docs/${file}"`), file);
});
