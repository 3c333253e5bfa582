// Does a billing example live on other people's pages, and leave them alone?
//
// The page around it is of another origin: another port of this machine.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, test } from "node:test";
import MarkdownIt from "markdown-it";
import { axe, becomes, closeSite, launch, linkTo, openPage, serve } from "./support.mjs";

const AS_TOLD = "Cindy pays nothing on 1 May, $50.00 on 1 June, and the full $100.00 from 1 July.";
const CREDIT = "events[1].adjust_balance.amount";
const CONTROLS = `${CREDIT}: Her credit [0..400 by 10]; events[0].at: Day of the upgrade; policy.credit_unused_time: Credit the unused time`;

let browser;
after(async () => {
  await browser?.close();
  await closeSite();
});

/** A page of another origin with this in its body, and the site whose frames it shows. */
async function host(t, body, { head = "", context: options = {}, site = {}, query = "" } = {}) {
  const ours = await serve({ open: true, ...site });
  const script = `<script type="module" src="${ours.url}embed.js"></script>`;
  const text = typeof body === "function" ? body(ours.url) : body;
  const made = `<!doctype html><html lang="en"><meta charset="utf-8"><title>A host</title>${script}${head}<h1>A host</h1>${text}<p id="after">After.</p>`;
  const theirs = await serve({ made: { "host.html": made }, directory: new URL("../../static/presets/", import.meta.url).pathname });
  browser ??= await launch();
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1000, height: 900 }, reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => message.type() === "error" && !/favicon/.test(message.location().url) && complaints.push(message.text()));
  t.after(async () => {
    await context.close();
    await Promise.all([ours.close(), theirs.close()]);
  });
  await page.addInitScript(() => {
    window.heard = [];
    addEventListener("DOMContentLoaded", () => {
      for (const type of ["ready", "change", "error"]) {
        document.addEventListener(`rollforward-${type}`, ({ target, detail }) => window.heard.push({ type, id: target.id, ...detail }), true);
      }
    });
  });
  await page.goto(`${theirs.url}host.html${query}`);
  return { page, ours, theirs, complaints, element: page.locator("rollforward-scenario") };
}

/** The frame of an element that stands. */
async function frameOf(page, selector = "rollforward-scenario") {
  await page.waitForFunction((which) => document.querySelector(which).shadowRoot?.querySelector(".live iframe"), selector, { timeout: 60_000 });
  const handle = await page.evaluateHandle((which) => document.querySelector(which).shadowRoot.querySelector("iframe"), selector);
  return handle.asElement().contentFrame();
}

const sentence = (frame) => frame.locator(".headline").textContent();
const height = (page, selector = "rollforward-scenario") => page.evaluate((which) => document.querySelector(which).getBoundingClientRect().height, selector);

test("a reader plays with the author's values and gets them back, and the story opens in Rollforward as it is", async (t) => {
  const { page, complaints, ours } = await host(t, `<rollforward-scenario preset="cindy-as-told" controls="${CONTROLS}"><p>Fallback</p></rollforward-scenario>`);
  const frame = await frameOf(page);
  assert.equal(await sentence(frame), AS_TOLD);
  const field = frame.getByLabel("Her credit", { exact: true }).last();
  await field.fill("100");
  await field.press("Enter");
  await becomes(() => sentence(frame), "Cindy pays $50.00 on 1 May and the full $100.00 from 1 June.");
  await frame.getByRole("switch", { name: "Credit the unused time" }).click();
  await becomes(async () => (await sentence(frame)).includes("$40.00 on 1 May"), true);
  // With the keyboard alone: a slider step is ten dollars.
  const slider = frame.getByRole("slider", { name: "Her credit" });
  await slider.focus();
  await page.keyboard.press("ArrowRight");
  await becomes(() => slider.getAttribute("aria-valuetext"), "Credit $110.00");
  const link = await frame.getByRole("link", { name: "Open in Rollforward" }).getAttribute("href");
  assert.ok(link.startsWith(`${ours.url}#s=1d.`), link);
  const changes = await page.evaluate(() => window.heard.filter(({ type }) => type === "change"));
  assert.equal(changes.at(-1).link, link);
  assert.match(changes.at(-1).summary, /^Cindy pays \$30\.00 on 1 May/);
  await frame.getByRole("button", { name: "Reset to the author's values" }).click();
  await becomes(() => sentence(frame), AS_TOLD);
  await becomes(() => frame.getByRole("button", { name: "Reset" }).count(), 0);
  assert.deepEqual(complaints, []);
  // The reader's state is what opens.
  const opened = await page.context().newPage();
  await opened.goto(link);
  await becomes(() => opened.locator(".headline").textContent(), changes.at(-1).summary);
});

test("ten on one page are each right, load what they share once, and their heights settle", async (t) => {
  const names = ["cindy-as-told", "cindy-as-billed-today", "bob", "trial", "positive-balance", "upgrade-day", "two-free-invoices", "cindy-as-told", "bob", "trial"];
  const asked = [];
  const expected = Object.fromEntries(await Promise.all([...new Set(names)].map(async (name) => [name, (await readFile(new URL(`../golden/${name}.txt`, import.meta.url), "utf8")).split("\n")])));
  const body = names.map((name, place) => `<rollforward-scenario id="e${place}" preset="${name}" view="headline schedule" load="now"><p>${name}</p></rollforward-scenario>`).join("\n");
  const { page, complaints } = await host(t, body, { site: { asked: (url) => asked.push(url) } });
  const sizes = new Map();
  for (const [place, name] of names.entries()) {
    const frame = await frameOf(page, `#e${place}`);
    const told = await sentence(frame);
    assert.ok(expected[name].some((line) => line.includes(told)), `${name}: ${told}`);
    sizes.set(place, await height(page, `#e${place}`));
  }
  await page.waitForTimeout(1_500);
  for (const [place, size] of sizes) assert.equal(await height(page, `#e${place}`), size, `${place}`);
  // The browser keeps what it has; the test's server has it asked again each time, and it is not sent twice at once.
  assert.ok(asked.filter((url) => url.includes("frame_bg.wasm")).length <= names.length);
  assert.deepEqual(complaints, []);
});

test("each way to name a story leads to it", async (t) => {
  const bob = JSON.parse(await readFile(new URL("../../static/presets/bob.json", import.meta.url), "utf8"));
  const inline = JSON.stringify(bob).replace(/</g, "\\u003c");
  const { page, complaints } = await host(t, `
    <rollforward-scenario id="inline" view="headline" load="now"><script type="application/json">${inline}</script>Fallback</rollforward-scenario>
    <rollforward-scenario id="link" view="headline" load="now" link="https://example.com/rollforward/${linkTo(bob)}">Fallback</rollforward-scenario>
    <rollforward-scenario id="src" view="headline" load="now" src="bob.json">Fallback</rollforward-scenario>
    <rollforward-scenario id="preset" view="headline" load="now" preset="bob">Fallback</rollforward-scenario>`);
  for (const id of ["inline", "link", "src", "preset"]) {
    assert.match(await sentence(await frameOf(page, `#${id}`)), /^Bob pays \$9\.00/, id);
  }
  assert.deepEqual(complaints, []);
});

test("where it cannot be shown, what stands inside is read and the host hears why", async (t) => {
  const { page } = await host(t, `
    <rollforward-scenario id="json" load="now"><script type="application/json">{"a": </script><p>Fallback one</p></rollforward-scenario>
    <rollforward-scenario id="preset" load="now" preset="no-such-story"><p>Fallback two</p></rollforward-scenario>
    <rollforward-scenario id="link" load="now" link="s=1d.broken"><p>Fallback three</p></rollforward-scenario>
    <rollforward-scenario id="wrong" load="now"><script type="application/json">{"currency":"uds"}</script><p>Fallback four</p></rollforward-scenario>`);
  const heard = () => page.evaluate(() => [...new Set(window.heard.filter(({ type }) => type === "error").map(({ id }) => id))].sort());
  await becomes(heard, ["json", "link", "preset", "wrong"]);
  for (const words of ["one", "two", "three", "four"]) assert.ok(await page.getByText(`Fallback ${words}`).isVisible(), words);
  const told = await page.evaluate(() => window.heard.find(({ type, id }) => type === "error" && id === "wrong").message);
  assert.match(told, /“uds” is not a currency/);
  assert.equal(await page.locator("rollforward-scenario .live").count(), 0);
});

test("without JavaScript the fallback is read", async (t) => {
  const { page } = await host(t, `<rollforward-scenario preset="bob"><table><tr><td>May: $9.00</td></tr></table></rollforward-scenario>`, { context: { javaScriptEnabled: false } });
  assert.ok(await page.getByText("May: $9.00").isVisible());
});

test("nothing on the host moves when it comes, the focus and the scrolling stay, and it waits until it is near", async (t) => {
  const asked = [];
  const { page } = await host(t, `<input id="mine"><rollforward-scenario id="near" preset="cindy-as-told" height="1100" controls="months: Months"><p>Fallback</p></rollforward-scenario>
    <div style="height: 4000px"></div><rollforward-scenario id="far" preset="bob"><p>Far away</p></rollforward-scenario>`, { site: { asked: (url) => asked.push(url) } });
  await page.locator("#mine").focus();
  const before = await page.evaluate(() => [document.querySelector("#after").offsetTop, scrollY]);
  const frame = await frameOf(page, "#near");
  assert.equal(await sentence(frame), AS_TOLD);
  await page.waitForTimeout(500);
  assert.deepEqual(await page.evaluate(() => [document.querySelector("#after").offsetTop, scrollY]), before);
  assert.equal(await page.evaluate(() => document.activeElement.id), "mine");
  assert.ok(!asked.some((url) => url.includes("preset=bob")));
  await page.locator("#far").scrollIntoViewIfNeeded();
  assert.match(await sentence(await frameOf(page, "#far")), /^Bob pays/);
});

test("it is loaded by a click where the author wants that, and by keyboard", async (t) => {
  const { page } = await host(t, `<rollforward-scenario preset="bob" load="click" view="headline"><p>Fallback</p></rollforward-scenario>`);
  await page.getByRole("button", { name: "Show the live example" }).focus();
  await page.keyboard.press("Enter");
  assert.match(await sentence(await frameOf(page)), /^Bob pays/);
});

test("the height follows the content, and comes to rest", async (t) => {
  const { page } = await host(t, `<div id="box" style="width: 760px"><rollforward-scenario preset="cindy-as-told" height="200" view="headline schedule invoice"><p>Fallback</p></rollforward-scenario></div>`);
  const frame = await frameOf(page);
  const fits = () => frame.evaluate(() => Math.abs(innerHeight - document.getElementById("all").getBoundingClientRect().height) < 6);
  await becomes(fits, true);
  const wide = await height(page);
  await page.evaluate(() => { document.getElementById("box").style.width = "330px"; });
  await becomes(async () => (await height(page)) > wide, true);
  await becomes(fits, true);
  // An amount opens, and closes again.
  const narrow = await height(page);
  await frame.locator(".schedule button.why").nth(2).click();
  await becomes(async () => (await height(page)) > narrow, true);
  await becomes(fits, true);
  const sizes = new Set();
  for (let look = 0; look < 10; look += 1) {
    sizes.add(await height(page));
    await page.waitForTimeout(100);
  }
  assert.equal(sizes.size, 1);
});

test("the host talks with it: another story, a value, the theme, a month", async (t) => {
  const { page } = await host(t, `<rollforward-scenario preset="cindy-as-told" view="headline timeline"><p>Fallback</p></rollforward-scenario>`);
  const frame = await frameOf(page);
  await page.evaluate((path) => document.querySelector("rollforward-scenario").setValue(path, -10_000), CREDIT);
  await becomes(() => sentence(frame), "Cindy pays $50.00 on 1 May and the full $100.00 from 1 June.");
  await frame.getByRole("button", { name: "Reset to the author's values" }).click();
  await becomes(() => sentence(frame), AS_TOLD);
  await page.evaluate(() => document.querySelector("rollforward-scenario").goToMonth(2));
  await becomes(() => frame.getByRole("slider", { name: "Month" }).getAttribute("aria-valuetext"), "May 2026");
  await page.evaluate(() => document.querySelector("rollforward-scenario").setTheme("dark", "rgb(200, 0, 100)"));
  await becomes(() => frame.evaluate(() => [document.documentElement.dataset.theme, getComputedStyle(document.documentElement).getPropertyValue("--accent")]), ["dark", "rgb(200, 0, 100)"]);
  const bob = JSON.parse(await readFile(new URL("../../static/presets/bob.json", import.meta.url), "utf8"));
  await page.evaluate((story) => document.querySelector("rollforward-scenario").loadScenario(story), bob);
  await becomes(async () => (await sentence(frame)).startsWith("Bob pays $9.00"), true);
  // The author's values are now those of the new story.
  assert.equal(await frame.getByRole("button", { name: "Reset" }).count(), 0);
  await page.evaluate(() => document.querySelector("rollforward-scenario").setValue("months", 5_000));
  await becomes(() => page.evaluate(() => window.heard.some(({ type, message }) => type === "error" && /600/.test(message))), true);
  assert.match(await sentence(frame), /^Bob pays \$9\.00/);
});

test("rubbish of the host is passed over, and a stranger is not heard", async (t) => {
  const { page, complaints } = await host(t, `<rollforward-scenario preset="cindy-as-told" view="headline"><p>Fallback</p></rollforward-scenario><iframe id="stranger" srcdoc="<p>"></iframe>`);
  const frame = await frameOf(page);
  await page.evaluate(() => {
    const target = document.querySelector("rollforward-scenario").shadowRoot.querySelector("iframe").contentWindow;
    const all = [
      null, 7, "load", {}, [], { rollforward: 2, type: "load", scenario: {} }, { rollforward: 1 }, { rollforward: 1, type: "constructor" },
      { rollforward: 1, type: "toString" }, { rollforward: 1, type: "load" }, { rollforward: 1, type: "load", scenario: "x".repeat(300_000) }, { rollforward: 1, type: "load", scenario: { currency: "usd" } },
      { rollforward: 1, type: "set" }, { rollforward: 1, type: "set", path: "__proto__.polluted", value: 1 }, { rollforward: 1, type: "set", path: "constructor.prototype.x", value: 1 },
      { rollforward: 1, type: "set", path: "prices[99].unit_amount", value: 1 }, { rollforward: 1, type: "set", path: "events[0].at", value: { deep: [1] } },
      { rollforward: 1, type: "theme", theme: "<b>", accent: "url(javascript:1)" }, { rollforward: 1, type: "theme", accent: "red; background: url(//example.com)" },
      { rollforward: 1, type: "goto", month: "1e9" }, { rollforward: 1, type: "goto", month: 1e9 }, { rollforward: 1, type: "goto", month: -1 },
    ];
    for (const message of all) target.postMessage(message, "*");
    // Somebody else on the page talks as the frame would, and as the host would.
    const stranger = document.getElementById("stranger").contentWindow;
    stranger.eval(`parent.postMessage({ rollforward: 1, type: "size", height: 90000 }, "*"); parent.postMessage({ rollforward: 1, type: "change", summary: "x" }, "*")`);
    stranger.eval(`top.document.querySelector("rollforward-scenario").shadowRoot.querySelector("iframe").contentWindow.postMessage({ rollforward: 1, type: "set", path: "months", value: 1 }, "*")`);
  });
  await page.waitForTimeout(800);
  assert.equal(await sentence(frame), AS_TOLD);
  assert.equal(await frame.evaluate(() => ({}).polluted), undefined);
  assert.ok((await height(page)) < 2_000);
  assert.ok(!(await page.evaluate(() => window.heard.some(({ summary }) => summary === "x"))));
  // It is as alive as before.
  await page.evaluate((path) => document.querySelector("rollforward-scenario").setValue(path, -10_000), CREDIT);
  await becomes(() => sentence(frame), "Cindy pays $50.00 on 1 May and the full $100.00 from 1 June.");
  assert.deepEqual(complaints, []);
});

test("a frame that does not know its host tells it nothing", async (t) => {
  const { page } = await host(t, (url) => `<iframe id="bare" src="${url}embed.html?preset=bob&view=headline" width="700" height="300"></iframe><script>window.got = []; addEventListener("message", ({ data }) => got.push(data))</script>`);
  const frame = page.frames().find((one) => one.url().includes("embed.html"));
  await frame.locator(".headline").waitFor();
  await page.waitForTimeout(300);
  assert.deepEqual(await page.evaluate(() => window.got), []);
});

test("it works where storage is blocked, and keeps nothing and writes no address where it is not", async (t) => {
  const block = () => {
    for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"]) {
      Object.defineProperty(window, name, { get() { throw new DOMException("blocked", "SecurityError"); } });
    }
  };
  for (const blocked of [true, false]) {
    const { page, complaints } = await host(t, `<rollforward-scenario preset="cindy-as-told" controls="${CONTROLS}" load="click"><p>Fallback</p></rollforward-scenario>`);
    if (blocked) await page.context().addInitScript(block);
    await page.getByRole("button", { name: "Show the live example" }).click();
    const frame = await frameOf(page);
    const address = await frame.evaluate(() => location.href);
    const field = frame.getByLabel("Her credit", { exact: true }).last();
    await field.fill("100");
    await field.press("Enter");
    await becomes(async () => (await sentence(frame)).startsWith("Cindy pays $50.00"), true);
    assert.equal(await frame.evaluate(() => location.href), address);
    if (!blocked) assert.deepEqual(await frame.evaluate(() => [localStorage.length, sessionStorage.length, history.length]), [0, 0, 1 + (await page.evaluate(() => history.length)) - 1]);
    assert.deepEqual(complaints, []);
  }
});

test("it works in a sandbox that lets scripts run", async (t) => {
  const { page } = await host(t, (url) => `<iframe id="box" sandbox="allow-scripts" src="${url}embed.html?preset=bob&view=headline" width="700" height="300"></iframe>`);
  const frame = page.frames().find((one) => one.url().includes("embed.html"));
  await frame.locator(".headline").waitFor({ timeout: 30_000 });
  assert.match(await sentence(frame), /^Bob pays/);
});

test("a dark host has a dark example, and its own theme wins over the system's", async (t) => {
  const { page } = await host(t, `<rollforward-scenario id="auto" preset="bob" view="headline" load="now">a</rollforward-scenario><rollforward-scenario id="light" theme="light" preset="bob" view="headline" load="now">b</rollforward-scenario>`, { context: { colorScheme: "dark" } });
  const paper = async (id) => (await frameOf(page, id)).evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.equal(await paper("#auto"), "rgb(21, 20, 19)");
  assert.equal(await paper("#light"), "rgb(250, 249, 246)");
});

test("numbers and days are written as the author's language has them", async (t) => {
  const { page } = await host(t, `<rollforward-scenario preset="bob" view="headline" lang="de"><p>Fallback</p></rollforward-scenario>`);
  assert.match(await sentence(await frameOf(page)), /9,00\s\$/);
});

test("a reader who may only look looks", async (t) => {
  const { page } = await host(t, `<rollforward-scenario preset="cindy-as-told" view="headline timeline" controls="${CONTROLS}" readonly><p>Fallback</p></rollforward-scenario>`);
  const frame = await frameOf(page);
  assert.equal(await frame.locator(".controls").count(), 0);
  assert.equal(await frame.locator(".event-mark:visible").count(), 0);
  await frame.getByRole("button", { name: "Next month" }).click();
});

test("each view can be shown, prints, and is for everybody", async (t) => {
  for (const colorScheme of ["light", "dark"]) {
    const { page, complaints } = await host(t, `<rollforward-scenario preset="cindy-as-told" view="headline timeline schedule invoice ledger code" controls="${CONTROLS}"><p>Fallback</p></rollforward-scenario>`, { context: { colorScheme, viewport: { width: 420, height: 900 } } });
    const frame = await frameOf(page);
    await frame.locator("#code pre").waitFor({ timeout: 60_000 });
    await becomes(async () => (await frame.locator("#code pre").textContent()).includes("curl"), true);
    assert.ok(await frame.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    assert.deepEqual(await axe(frame), []);
    await page.emulateMedia({ media: "print" });
    assert.ok(await frame.locator(".headline").isVisible());
    assert.deepEqual(complaints, []);
  }
});

/** React's own files as one script of a page: they are modules of Node.js, and want no more than that `require` finds them. */
async function reactScript() {
  const at = { react: "react/cjs/react.production.js", scheduler: "scheduler/cjs/scheduler.production.js", "react-dom": "react-dom/cjs/react-dom.production.js", "react-dom/client": "react-dom/cjs/react-dom-client.production.js" };
  const modules = await Promise.all(Object.entries(at).map(async ([name, path]) => {
    const text = await readFile(new URL(`node_modules/${path}`, import.meta.url), "utf8");
    return `${JSON.stringify(name)}(module, exports, require) {${text}\n}`;
  }));
  return `const files = {${modules.join(",\n")}}, made = {};
    const require = (name) => (made[name] ??= ((module) => (files[name](module, module.exports, require), module.exports))({ exports: {} }));`;
}

test("one of a fixed height keeps it, and is scrolled inside", async (t) => {
  const { page } = await host(t, `<rollforward-scenario preset="cindy-as-told" height="300" fixed><p>Fallback</p></rollforward-scenario>`);
  const frame = await frameOf(page);
  await frame.locator("#schedule, table").first().waitFor();
  await frame.getByRole("link", { name: "Open in Rollforward" }).scrollIntoViewIfNeeded();
  assert.ok(await frame.evaluate(() => scrollY > 200));
  assert.equal(await height(page), 300);
});

test("React writes it as any other element, and hears what it tells", async (t) => {
  const script = `<div id="root"></div><script type="module">
    ${await reactScript()}
    const { createElement, useEffect, useRef, useState } = require("react");
    function Page() {
      const example = useRef(null);
      const [told, tell] = useState("");
      const [theme, paint] = useState("light");
      useEffect(() => {
        const heard = ({ detail }) => tell(detail.summary);
        example.current.addEventListener("rollforward-change", heard);
        return () => example.current?.removeEventListener("rollforward-change", heard);
      }, []);
      return createElement("main", null,
        createElement("rollforward-scenario", { ref: example, preset: "cindy-as-told", view: "headline schedule", controls: "${CREDIT}: Her credit", theme, load: "now", height: "400" }, createElement("p", null, "Fallback")),
        createElement("button", { id: "more", onClick: () => example.current.setValue("${CREDIT}", -30000) }, "More"),
        createElement("button", { id: "dark", onClick: () => paint("dark") }, "Dark"),
        createElement("p", { id: "says" }, told));
    }
    // As on any page, React may come when the element is known already.
    await customElements.whenDefined("rollforward-scenario");
    require("react-dom/client").createRoot(document.getElementById("root")).render(createElement(Page));
  </script>`;
  const { page, complaints } = await host(t, script);
  await page.locator("rollforward-scenario").waitFor();
  const frame = await frameOf(page);
  assert.equal(await sentence(frame), AS_TOLD);
  const attributes = () => page.evaluate(() => Object.fromEntries([...document.querySelector("rollforward-scenario").attributes].map(({ name, value }) => [name, value])));
  assert.deepEqual((({ style, ...rest }) => rest)(await attributes()), { preset: "cindy-as-told", view: "headline schedule", controls: `${CREDIT}: Her credit`, theme: "light", load: "now", height: "400" });
  await page.locator("#more").click();
  await becomes(() => page.locator("#says").textContent(), "Cindy pays nothing on 1 May and 1 June and $50.00 on 1 July.");
  // It was rendered again, and is the same frame.
  assert.equal(await sentence(frame), "Cindy pays nothing on 1 May and 1 June and $50.00 on 1 July.");
  await page.locator("#dark").click();
  await becomes(() => frame.evaluate(() => getComputedStyle(document.documentElement).colorScheme), "dark");
  assert.deepEqual(complaints, []);
});

test("a Markdown site hands it through as EMBED.md writes it", async (t) => {
  const snippets = [...(await readFile(new URL("../../EMBED.md", import.meta.url), "utf8")).matchAll(/```html\n([^]*?)```/g)].map(([, text]) => text);
  const site = new MarkdownIt({ html: true });
  for (const snippet of snippets.filter((text) => text.includes("<rollforward-scenario"))) {
    const made = site.render(`# A page\n\nBefore it.\n\n${snippet}\nAfter it.\n`);
    const { page } = await host(t, (url) => made.replace(/<script type="module" src=.*?<\/script>/, "").replaceAll("https://rollforward.example/", url));
    assert.match(await sentence(await frameOf(page)), /^(Cindy|Bob) pays/);
    assert.equal(await page.locator("rollforward-scenario > p").count(), 1, made);
    assert.deepEqual(await page.locator("main, body > p, rollforward-scenario + p").allTextContents().then((all) => all.filter((text) => /it\.$/.test(text))), ["Before it.", "After it."]);
  }
});

test("a slow module leaves the fallback until the example is right", async (t) => {
  const wait = (url) => (url.includes(".wasm") ? new Promise((resolve) => setTimeout(resolve, 2_500)) : undefined);
  const { page } = await host(t, `<rollforward-scenario preset="bob" view="headline"><p>Fallback</p></rollforward-scenario>`, { site: { wait } });
  assert.ok(await page.getByText("Fallback").isVisible());
  await page.waitForTimeout(1_000);
  assert.ok(await page.getByText("Fallback").isVisible());
  assert.match(await sentence(await frameOf(page)), /^Bob pays/);
  assert.ok(!(await page.getByText("Fallback").isVisible()));
});

test("the share dialog hands out what works when it is pasted", async (t) => {
  const { page } = await openPage(t);
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await page.getByRole("button", { name: "Embed", exact: true }).click();
  const text = page.getByLabel("What is to be pasted");
  await text.waitFor({ timeout: 60_000 });
  await page.getByLabel("What the reader may change").selectOption(CREDIT);
  await page.getByLabel("API calls").uncheck();
  await page.waitForFunction(() => document.querySelector("rollforward-scenario").shadowRoot?.querySelector(".live iframe"), undefined, { timeout: 60_000 });
  await becomes(async () => /height="\d{3,} \d{3,}"/.test(await text.inputValue()) && (await text.inputValue()).includes(`controls="${CREDIT}: `), true);
  const pasted = await text.inputValue();
  const other = await host(t, (url) => pasted.replace(/<script[^]*?<\/script>/, "").replaceAll(/https?:\/\/[^/"]+\/rollforward\//g, url));
  const frame = await frameOf(other.page);
  assert.equal(await sentence(frame), AS_TOLD);
  assert.ok(await frame.getByRole("slider", { name: /credit/i }).first().isVisible());
  // What is kept for it is what it takes, in a column of text and on a phone.
  for (const width of [736, 374]) {
    await other.page.setViewportSize({ width, height: 900 });
    const apart = () => other.page.evaluate(() => {
      const element = document.querySelector("rollforward-scenario");
      return Math.abs(element.offsetHeight - parseInt(element.style.minHeight, 10));
    });
    await becomes(async () => (await apart()) < 2, true);
  }
  await page.getByRole("button", { name: "Markdown", exact: true }).click();
  assert.match(await text.inputValue(), /^\[!\[Cindy pays nothing .*\]\(rollforward\.svg\)\]\(http.*#s=1d\./);
  await page.getByRole("button", { name: "Without a script" }).click();
  assert.match(await text.inputValue(), /^<iframe src=".*embed\.html\?view=.*" title="Cindy pays/);
  assert.deepEqual(await axe(page), []);
});

test("every snippet of EMBED.md works as it stands", async (t) => {
  const written = await readFile(new URL("../../EMBED.md", import.meta.url), "utf8");
  const snippets = [...written.matchAll(/```html\n([^]*?)```/g)].map(([, text]) => text);
  assert.equal(snippets.length, 4);
  const says = [/^Cindy pays nothing on 1 May/, /^Bob pays \$9\.00/, /^Cindy pays nothing on 1 May/, /^Bob pays \$9\.00/];
  for (const [place, snippet] of snippets.entries()) {
    const { page, complaints } = await host(t, (url) => snippet.replace(/<script type="module" src=.*?<\/script>/, "").replaceAll("https://rollforward.example/", url));
    const isElement = snippet.includes("<rollforward-scenario");
    const frame = isElement ? await frameOf(page) : await page.locator("iframe").elementHandle().then((handle) => handle.contentFrame());
    await frame.locator(".headline").waitFor({ timeout: 30_000 });
    assert.match(await sentence(frame), says[place], `snippet ${place + 1}`);
    if (snippet.includes('id="more"')) {
      await page.locator("#more").click();
      await becomes(() => page.locator("#says").textContent(), "Cindy pays nothing on 1 May and 1 June and $50.00 on 1 July.");
    }
    assert.deepEqual(complaints, [], `snippet ${place + 1}`);
  }
  // Whatever the contract names is in the types, and the other way round.
  const types = await readFile(new URL("../../static/embed.d.ts", import.meta.url), "utf8");
  const named = [...types.matchAll(/type: "(\w+)"/g)].map(([, name]) => name);
  for (const name of named) assert.ok(written.includes(`| \`${name}\` |`), name);
});
