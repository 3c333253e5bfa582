// Do the JSON sheet, the gallery and very long stories work?

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";
import {
  AS_BILLED, AS_TOLD, becomes, closeSite, DIST, headline, longStory, openPage, says, story, tabTo, tell,
} from "./support.mjs";

after(closeSite);

const HEADLINES = {
  "cindy-as-told": AS_TOLD,
  "cindy-as-billed-today": AS_BILLED,
  bob: "Bob pays $9.00 on 1 May and the full $10.00 from 1 June.",
  downgrade: "Dana pays nothing from 3 January to 1 July, $5.61 on 1 August, and the full $29.00 from 1 September.",
  "negative-total": "Nora pays nothing more from 2 July.",
  "positive-balance": "Paul pays €61.00 on 1 February and €49.00 from 1 March.",
  "set-balance": "Sam pays $10.00 on 1 May and the full $30.00 from 1 June.",
  "one-off-charge": "Olga pays $30.00 on 20 May, nothing on 1 June, and $20.00 on 1 July.",
  "month-end": "Mia pays €90.10 on 31 March and €75.00 from 30 April.",
  "below-minimum": "Max pays nothing on 30 June, $19.31 on 1 July, and the full $19.00 from 1 August.",
  trial: "Theo pays nothing on 4 May and $49.00 from 18 May.",
  backdated: "Bea pays $168.00 on 1 March and $62.00 from 1 April.",
  "coupon-and-upgrade": "Cora pays $57.91 on 1 June and $90.00 from 1 July.",
  taxes: "Tara pays €152.09 on 1 January and €172.50 from 1 February.",
  "metered-tiers": "Uma pays $29.00 on 1 April, $506.51 on 1 May, and $109.00 from 1 June.",
  "yearly-and-monthly":
    "Yara pays $16.00 on 11 June, $60.00 from 1 July to 1 January 2027, $660.00 on 1 February 2027, and $60.00 from 1 March 2027.",
  "free-months-credit":
    "Cindy pays nothing from 2 April to 2 July, $18.71 on 2 August, and the full $20.00 from 2 September.",
  "free-months-coupon": "Cindy pays $20.00 from 2 June.",
  "free-months-trial": "Cindy pays $20.00 from 2 June.",
  "free-months-negative-item":
    "Cindy pays nothing from 2 April to 2 July, $18.71 on 2 August, and the full $20.00 from 2 September.",
  seats: "Tomo's team pays $150.00 on 1 May, $74.51 on 1 June, $22.00 on 20 June, and $150.00 from 1 July.",
  "yearly-to-monthly":
    "Yara pays nothing from 15 May to 15 October, $92.44 on 15 November, and the full $100.00 from 15 December.",
  pause: "Paula pays $48.39 on 10 July and $100.00 from 10 August.",
  refund: "Rosa pays €89.50 on 1 June and the full €119.00 from 1 July.",
  "failed-payment": "Finn pays $100.00 from 1 May.",
  unpaid: "Uwe pays $100.00 on 1 April, and $30.00 stays unpaid.",
  "upgrade-stripe": "Cindy pays $138.94 on 1 May and $100.00 from 1 June.",
  "upgrade-killbill": "Cindy pays $40.00 on 16 April and $100.00 from 1 May.",
  "upgrade-lago": "Cindy pays $40.00 on 16 April and the full $100.00 from 1 May.",
  "upgrade-flexprice": "Cindy pays $38.94 on 16 April and $100.00 from 1 May.",
  "upgrade-polar": "Cindy pays $138.94 on 1 May and $100.00 from 1 June.",
  "upgrade-meteroid": "Cindy pays $40.00 on 16 April and $100.00 from 1 May.",
  "free-months-compared": "Cindy pays nothing on 2 June and 2 July, $18.71 on 2 August, and the full $20.00 from 2 September.",
  "every-convention": "Cindy pays $138.94 on 1 May and $100.00 from 1 June.",
  "upgrade-day": "Cindy pays $140.00 on 1 May and $100.00 from 1 June.",
  "two-free-invoices": "Ada pays nothing on 1 April, $48.00 on 1 May, and the full $49.00 from 1 June.",
  "which-rules": "Cindy pays $140.27 on 1 June and $100.00 from 1 July.",
  "offer-to-everybody":
    "Cindy pays nothing on 1 February 2027, $41.29 on 1 March 2027, and the full $100.00 from 1 April 2027 to 1 June 2027.",
};

const button = (page, name) => page.getByRole("button", { name, exact: true });
const sheet = (page) => page.getByLabel("The story as JSON");
const opener = (page) => page.getByRole("button", { name: /^Gallery of stories/ });
const gallery = (page) => page.getByRole("dialog", { name: "Stories", exact: true });

test("the JSON is edited as text, and undone", async (t) => {
  const { page } = await openPage(t);
  await page.getByRole("tab", { name: "JSON" }).click();
  const text = await sheet(page).inputValue();
  await sheet(page).fill(text.replace('"as_told"', '"stripe"'));
  await tabTo(page, button(page, "Use this text"));
  await page.keyboard.press("Enter");
  await says(page, AS_BILLED);
  await button(page, "Undo").click();
  await says(page, AS_TOLD);
  await becomes(() => sheet(page).inputValue(), text);
});

test("a text that is no story says why, and stays to be mended", async (t) => {
  const { page } = await openPage(t);
  await page.getByRole("tab", { name: "JSON" }).click();
  for (const [text, words] of [
    ["{", /cannot be opened/],
    ["", /cannot be opened/],
    ["[]", /cannot be opened/],
    ['{"version":1}', /cannot be opened/],
    ['{"version":99}', /version/],
    [JSON.stringify({ ...longStory(), colour: "red" }), /colour/],
    [JSON.stringify({ ...longStory(), months: 1e300 }), /months/],
  ]) {
    await sheet(page).fill(text);
    await button(page, "Use this text").click();
    await page.getByRole("alert").waitFor();
    assert.match(await page.getByRole("alert").innerText(), words, text.slice(0, 40));
    assert.match(await page.getByRole("alert").innerText(), /your work is as it was/);
    assert.equal(await sheet(page).inputValue(), text);
    assert.equal(await headline(page), AS_TOLD);
    await page.getByRole("alert").getByRole("button", { name: "Close" }).click();
  }
});

test("files are opened, told apart, and opened again", async (t) => {
  const { page } = await openPage(t);
  await page.getByRole("tab", { name: "JSON" }).click();
  const file = page.locator("input[type=file]");
  const open = (text) => file.setInputFiles({ name: "story.json", mimeType: "application/json", buffer: Buffer.from(text) });
  const bob = await readFile(new URL("../../static/presets/bob.json", import.meta.url), "utf8");
  await open(bob);
  await says(page, HEADLINES.bob);
  await open("\uFEFF" + bob.replaceAll("Bob", "Rob"));
  await says(page, HEADLINES.bob.replace("Bob", "Rob"));
  await open("no story");
  await page.getByRole("alert").waitFor();
  assert.match(await page.getByRole("alert").innerText(), /The story in this file cannot be opened; your work is as it was\./);
  assert.equal(await headline(page), HEADLINES.bob.replace("Bob", "Rob"));
  await open(`[${"0,".repeat(200_000)}0]`);
  await becomes(() => page.getByRole("alert").innerText().then((text) => /bytes/.test(text)), true);
});

test("the story is saved as a file", async (t) => {
  const { page } = await openPage(t);
  const expected = await story(page);
  const link = page.getByRole("link", { name: "Save as a file" });
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  assert.match(download.suggestedFilename(), /\.json$/);
  assert.deepEqual(JSON.parse(await readFile(await download.path(), "utf8")), expected);
});

test("the gallery opens by keyboard, keeps the focus inside, and closes with Escape", async (t) => {
  const { page } = await openPage(t);
  await tabTo(page, opener(page));
  await page.keyboard.press("Enter");
  await gallery(page).waitFor();
  for (let press = 0; press < 14; press += 1) {
    await page.keyboard.press("Tab");
    const place = await page.evaluate(() => document.activeElement.closest("dialog")?.id ?? document.activeElement.tagName);
    assert.ok(["gallery", "BODY"].includes(place), `the focus is outside: ${place}`);
  }
  await page.keyboard.press("Escape");
  await gallery(page).waitFor({ state: "hidden" });
  assert.match(await page.evaluate(() => document.activeElement.textContent), /Gallery of stories/);
  assert.equal(await headline(page), AS_TOLD);
  await opener(page).click();
  await gallery(page).getByRole("button", { name: "Close" }).click();
  await gallery(page).waitFor({ state: "hidden" });
});

test("every story of the gallery opens, tells itself, and is undone", async (t) => {
  const { page } = await openPage(t);
  await opener(page).click();
  await page.locator("dialog [data-preset]").first().waitFor();
  await page.keyboard.press("Escape");
  const presets = await page.locator("dialog [data-preset]").evaluateAll((cards) => cards.map((card) => card.dataset.preset));
  assert.deepEqual(new Set(presets), new Set(Object.keys(HEADLINES)));
  for (const preset of [...presets.slice(1), presets[0]]) {
    await opener(page).click();
    const card = page.locator(`dialog [data-preset="${preset}"]`);
    assert.ok((await card.innerText()).length > 40, `${preset} has a description`);
    await card.click();
    await gallery(page).waitFor({ state: "hidden" });
    await says(page, HEADLINES[preset]);
    const text = await page.locator("body").innerText();
    assert.doesNotMatch(text, /NaN|undefined|Infinity/, preset);
    assert.equal(await page.locator(".mistakes").count(), 0, preset);
  }
  for (const preset of presets.slice(-6).reverse()) {
    await button(page, "Undo").click();
    await says(page, HEADLINES[preset]);
  }
});

test("a story is chosen from the gallery by keyboard alone", async (t) => {
  const { page } = await openPage(t);
  await tabTo(page, opener(page));
  await page.keyboard.press("Enter");
  await gallery(page).getByRole("button", { name: /^Bob/ }).waitFor();
  await tabTo(page, gallery(page).getByRole("button", { name: /^Bob/ }), { key: "Tab" });
  await page.keyboard.press("Enter");
  await says(page, HEADLINES.bob);
  await page.keyboard.press("Control+z");
  await says(page, AS_TOLD);
});

test("ten years with twenty events: every month can be reached, and the list of invoices has its window", async (t) => {
  const { page } = await openPage(t);
  const long = longStory();
  await tell(page, long);
  await becomes(async () => (await headline(page)).startsWith("Over 120 months, Lena is billed"), true);
  const table = page.getByRole("region", { name: "Roll-forward" }).getByRole("table");
  assert.equal(await table.getAttribute("aria-rowcount"), "121");
  assert.ok((await table.locator("[aria-rowindex]").count()) < 40);
  assert.equal(await page.locator("ol.events > li").count(), 20);
  const outlines = await page.locator(".chart .part").evaluateAll((paths) => paths.map((path) => path.getAttribute("d")));
  assert.equal(new Set(outlines.join("").match(/M\d+/g)).size, 120);
  await page.getByRole("tab", { name: "Invoices" }).click();
  const list = page.getByRole("navigation", { name: "Invoices" });
  assert.equal(await list.getByRole("button").count(), 12);
  assert.match(await list.innerText(), /and 108 more invoices/);
  await page.getByRole("region", { name: "Roll-forward" }).evaluate((frame) => frame.scrollTo(0, frame.scrollHeight));
  await page.getByRole("button", { name: "December 2035" }).click();
  await page.getByRole("article", { name: "Invoice 120" }).waitFor();
  assert.match(await list.innerText(), /120 · 1 Dec 2035/);
  const amount = page.getByLabel("Amount of the price").first();
  const before = await headline(page);
  await amount.click();
  await page.keyboard.press("End");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("5");
  await becomes(async () => (await headline(page)) !== before, true);
  assert.equal((await story(page)).prices[0].unit_amount, 2_005);
});

test("ten years play through in seconds, not minutes", async (t) => {
  const { page } = await openPage(t, { prepare: (opened) => opened.clock.install() });
  await tell(page, longStory());
  await becomes(async () => (await headline(page)).startsWith("Over 120 months"), true);
  await button(page, "Roll forward").click();
  await button(page, "Pause").waitFor();
  await page.clock.runFor(25_000);
  await button(page, "Roll forward").waitFor();
  assert.equal(await page.getByRole("slider", { name: "Month" }).getAttribute("aria-valuetext"), "the whole story");
});

test("a story of the gallery that cannot be fetched says so, and the work stays", async (t) => {
  const { page } = await openPage(t, { expectedErrors: [/presets\/(bob\.json|gallery\.txt)|Failed to load resource/] });
  await page.getByRole("switch", { name: "Credit the unused time of the old plan" }).click();
  await says(page, AS_BILLED);
  const choose = async () => {
    await opener(page).click();
    await gallery(page).getByRole("button", { name: /^Bob/ }).click();
    await gallery(page).waitFor({ state: "hidden" });
  };
  const fails = [(route) => route.abort(), (route) => route.fulfill({ status: 404, body: "not found" })];
  // A list that came is not asked for again, so each way to fail has a visit of its own.
  for (const fail of fails) {
    await page.reload();
    await says(page, AS_BILLED);
    await page.route("**/presets/gallery.txt", fail);
    await opener(page).click();
    await gallery(page).getByText("The stories could not be fetched; your work is as it was.").waitFor();
    await page.unroute("**/presets/gallery.txt");
    await gallery(page).getByRole("button", { name: "Try again" }).click();
    await gallery(page).getByRole("button", { name: /^Bob/ }).waitFor();
    await page.keyboard.press("Escape");
  }
  for (const fail of fails) {
    await page.route("**/presets/*.json", fail);
    await choose();
    await page.getByRole("alert").waitFor();
    assert.match(await page.getByRole("alert").innerText(), /could not be fetched; your work is as it was/);
    assert.equal(await headline(page), AS_BILLED);
    await page.getByRole("alert").getByRole("button", { name: "Close" }).click();
    await page.unroute("**/presets/*.json");
  }
  await choose();
  await says(page, HEADLINES.bob);
  await button(page, "Undo").click();
  await says(page, AS_BILLED);
});

test("a first visit brings along the first story of the gallery and no other", async () => {
  const wasm = (await readdir(DIST)).find((file) => /^app-.*_bg\.wasm$/.test(file));
  const code = await readFile(join(DIST, wasm), "latin1");
  const documents = code.match(/"version": 1,/g);
  assert.equal(documents.length, 1);
});
