// Do long stories stay whole although only what is seen is on the page, and what is printed, summed up and told by date?

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, test } from "node:test";
import { axe, becomes, closeSite, headline, linkTo, longStory, openPage, tabTo } from "./support.mjs";

after(closeSite);

const frame = (page) => page.getByRole("region", { name: "Roll-forward" });
const open = async (t, story, options = {}) => {
  const opened = await openPage(t, { hash: linkTo(story), ...options });
  await becomes(async () => (await headline(opened.page)).includes(story.customer.name), true);
  return opened;
};
const preset = async (name) => JSON.parse(await readFile(new URL(`../../static/presets/${name}.json`, import.meta.url), "utf8"));
/** The months whose rows are inside the frame, as a person sees them. */
const seen = (page) =>
  frame(page).evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    const isInside = (row) => row.getBoundingClientRect().top >= top && row.getBoundingClientRect().bottom <= bottom;
    return [...element.querySelectorAll("tbody tr[aria-rowindex]")].filter(isInside).map((row) => Number(row.ariaRowIndex) - 2);
  });

for (const [width, height] of [[1440, 900], [390, 844]]) {
  test(`a long table is scrolled to any row, and its height is that of all rows, at ${width}`, async (t) => {
    const { page } = await open(t, longStory(), { width, height });
    const [whole, head] = await frame(page).evaluate((element) => [element.scrollHeight, element.querySelector("thead").offsetHeight]);
    assert.ok(Math.abs(whole - head - 120 * 37) < 8, `${whole}, ${head}`);
    for (const first of [0, 1, 13, 60, 200, 60, 0]) {
      await frame(page).evaluate((element, top) => element.scrollTo(0, top), first * 37);
      const expected = Math.min(first, 106);
      await becomes(async () => {
        const [from, ...rest] = await seen(page);
        const isWhole = rest.length >= 11 && rest.every((place, index) => place === from + index + 1);
        return isWhole && Math.abs(from - expected) <= 1;
      }, true);
    }
  });
}

test("the row with the focus stays, and so does the one that is opened", async (t) => {
  const { page } = await open(t, longStory());
  const amount = page.locator("[data-why='m2.billed']");
  await amount.click();
  await page.locator(".derive").waitFor();
  await frame(page).evaluate((element) => element.scrollTo(0, 3_000));
  await becomes(async () => (await seen(page)).includes(85), true);
  assert.equal(await page.evaluate(() => document.activeElement.dataset.why), "m2.billed");
  assert.equal(await page.locator(".derive").count(), 1);
  await page.keyboard.press("Enter");
  await becomes(() => page.locator(".derive").count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement.dataset.why), "m2.billed");
  // The next stop of the Tab key is the next amount of the row, wherever the frame stands.
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.why), "m2.charged");
});

test("the month that is lit comes into view", async (t) => {
  const { page } = await open(t, longStory());
  const slider = page.getByRole("slider", { name: "Month" });
  await slider.focus();
  const lit = () =>
    frame(page).evaluate((element) => {
      const row = element.querySelector("tr.now")?.getBoundingClientRect();
      const { top, bottom } = element.getBoundingClientRect();
      return row !== undefined && row.top >= top + 30 && row.bottom <= bottom;
    });
  for (const key of ["Home", "End", "ArrowLeft", "PageDown", "Home", ...Array(20).fill("ArrowRight")]) {
    await page.keyboard.press(key);
    await becomes(lit, true);
  }
});

test("the ledger of a long story is windowed in both of its tables", async (t) => {
  const { page } = await open(t, longStory());
  await page.getByRole("tab", { name: "Ledger" }).click();
  const charges = page.getByRole("region", { name: "Charges" });
  const count = Number(await charges.getByRole("table").getAttribute("aria-rowcount"));
  assert.ok(count > 90, `${count}`);
  assert.ok((await charges.locator("[aria-rowindex]").count()) < 40);
  await charges.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await becomes(() => charges.locator(`[aria-rowindex="${count}"]`).count(), 1);
});

test("all of it is printed, on paper for each invoice", async (t) => {
  const { page } = await open(t, longStory({ months: 60, events: 4 }), { colorScheme: "dark" });
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  const printed = () => page.evaluate(() => [document.querySelectorAll(".schedule [aria-rowindex]").length, document.querySelectorAll(".paper").length, document.querySelectorAll(".ledger").length]);
  assert.deepEqual(await printed(), [60, 60, 1]);
  assert.equal(await page.locator(".story-pane").isVisible(), false);
  assert.equal(await page.getByRole("banner").isVisible(), false);
  const ink = await page.locator("h1").evaluate((element) => getComputedStyle(element).color);
  assert.equal(ink, "rgb(0, 0, 0)");
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await becomes(async () => (await printed())[1], 1);
});

test("an invoice that is not paid says so everywhere", async (t) => {
  const { page } = await open(t, await preset("unpaid"));
  await page.locator(".key.owed").waitFor();
  assert.match(await page.locator(".chart .part.owed").getAttribute("d"), /^M/);
  const totals = await page.locator(".totals").innerText();
  assert.match(totals, /Not paid\s+\$30\.00/);
  const list = page.getByRole("navigation", { name: "Invoices" }).getByRole("button");
  const stamps = [];
  for (let index = 0; index < (await list.count()); index += 1) {
    await list.nth(index).click();
    const paper = page.getByRole("article");
    await paper.locator(".why.due").click();
    const said = await page.locator(".derive").innerText();
    const text = await paper.innerText();
    stamps.push(await paper.locator(".stamp").innerText());
    if (text.includes("Still to be paid")) assert.doesNotMatch(said, /is charged|are charged/, said);
    else assert.doesNotMatch(text, /Open/);
  }
  assert.ok(stamps.includes("Open") || stamps.includes("Given up as uncollectible"), `${stamps}`);
});

test("each sum opens into its months", async (t) => {
  const { page } = await openPage(t);
  const totals = page.locator(".totals");
  assert.deepEqual((await totals.innerText()).split(/\s*\n\s*/), [
    "Billed", "$370.00", "Charged", "$170.00", "Paid from credit", "$200.00", "Recurring a month, at the end", "$100.00",
  ]);
  const amounts = totals.getByRole("button");
  for (const formula of [/= \$370\.00/, /\$20\.00 \+ \$50\.00 \+ \$100\.00 = \$170\.00/, /\$150\.00 \+ \$50\.00 = \$200\.00/, /\$100\.00/]) {
    const index = [370, 170, 200, 100].findIndex((sum) => formula.source.endsWith(`${sum}\\.00`));
    await amounts.nth(index).click();
    await becomes(() => page.locator(".derive").count(), 1);
    assert.match(await page.locator(".derive code").innerText(), formula);
  }
});

test("the calendar tells what happens by date, and leads there", async (t) => {
  const { page } = await openPage(t);
  await page.getByRole("tab", { name: "Calendar" }).click();
  const calendar = page.getByRole("region", { name: "Calendar" });
  assert.deepEqual(await calendar.getByRole("heading").allInnerTexts(), ["April 2026", "May 2026", "June 2026", "July 2026"]);
  assert.deepEqual(
    (await calendar.getByRole("listitem").allInnerTexts()).map((text) => text.replace(/\s+/g, " ")),
    [
      "1 Apr Invoice 1: $20.00, due $20.00",
      "16 Apr Event 1, change price",
      "16 Apr Event 2, adjust balance: Two free months for upgrading",
      "1 May Invoice 2: $150.00, due $0.00",
      "1 Jun Invoice 3: $100.00, due $50.00",
      "1 Jul Invoice 4: $100.00, due $100.00",
    ],
  );
  assert.deepEqual(await axe(page), []);
  await calendar.getByRole("button", { name: /^Event 2/ }).click();
  await becomes(() => page.evaluate(() => document.activeElement.id), "events-1--at");
  await tabTo(page, calendar.getByRole("button", { name: /^Invoice 3/ }));
  await page.keyboard.press("Enter");
  await page.getByRole("article", { name: "Invoice 3" }).waitFor();
});

test("a derivation lights its time on the axis", async (t) => {
  const { page } = await openPage(t);
  assert.equal(await page.locator(".band").count(), 0);
  await page.getByRole("article").getByRole("button", { name: "$50.00", exact: true }).click();
  const band = await page.locator(".band").evaluate((element) => {
    const all = element.parentElement.getBoundingClientRect();
    const { left, width } = element.getBoundingClientRect();
    return [(left - all.left) / all.width, width / all.width].map((share) => Math.round(share * 122));
  });
  // From 16 April to 1 May, of 122 days.
  assert.deepEqual(band, [15, 15]);
});

test("a credit leads to the line that it takes back, on the invoice on which that is", async (t) => {
  const { page } = await open(t, await preset("cindy-as-billed-today"));
  await page.getByRole("article", { name: "Invoice 2" }).getByRole("button", { name: "−$10.00" }).click();
  await page.locator(".derive").getByRole("button", { name: /^The line that it takes back, on invoice 1/ }).click();
  const paper = page.getByRole("article", { name: "Invoice 1" });
  await paper.waitFor();
  assert.equal(await paper.locator(".line [aria-expanded=true]").innerText(), "$20.00");
});

for (const story of ["cindy-as-told", "unpaid"]) {
  test(`the chart of ${story} is saved as a drawing and as an image`, async (t) => {
    const { page } = await open(t, await preset(story));
    const save = async (name) => {
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name, exact: true }).click()]);
      return [download.suggestedFilename(), await readFile(await download.path())];
    };
    const [name, svg] = await save("SVG");
    assert.equal(name, "chart.svg");
    const text = svg.toString();
    // The page itself may not read markup; one beside it may.
    const beside = await page.context().newPage();
    const drawn = await beside.evaluate((source) => {
      const parsed = new DOMParser().parseFromString(source, "image/svg+xml");
      const texts = [...parsed.querySelectorAll("text")].map((element) => element.textContent);
      return { root: parsed.documentElement.tagName, errors: parsed.querySelectorAll("parsererror").length, paths: parsed.querySelectorAll("path").length, texts };
    }, text);
    await beside.close();
    assert.equal(drawn.root, "svg");
    assert.equal(drawn.errors, 0);
    assert.ok(drawn.paths >= 2 && drawn.texts.includes("charged"), JSON.stringify(drawn));
    assert.ok((await headline(page)).startsWith(drawn.texts[0]), drawn.texts[0]);
    assert.doesNotMatch(text.replace("http://www.w3.org/2000/svg", ""), /https?:|<script|NaN|undefined|var\(/);
    for (const kind of ["PNG", "PNG"]) {
      const [file, png] = await save(kind);
      assert.equal(file, "chart.png");
      assert.equal(png.subarray(1, 4).toString(), "PNG");
      const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
      const [, , wide, high] = text.match(/viewBox="(\d+) (\d+) (\d+) (\d+)"/).slice(1).map(Number);
      assert.deepEqual([width, height], [2 * wide, 2 * high]);
    }
  });
}
