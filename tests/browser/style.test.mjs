// Are numbers and days written as the reader of the page writes them, exact to the last digit?

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, test } from "node:test";
import { closeSite, lesson, openPage, ready, site, tell } from "./support.mjs";

after(closeSite);

const NB = "\u00a0";

for (const [locale, told, billed] of [
  ["en-US", "Cindy pays nothing on May 1, $50.00 on June 1, and the full $100.00 from July 1.", "$40.00 on June 1"],
  ["en-IN", "Cindy pays nothing on 1 May, $50.00 on 1 June, and the full $100.00 from 1 July.", "$40.00 on 1 June"],
  ["de-DE", `Cindy pays nothing on 1 May, 50,00${NB}$ on 1 June, and the full 100,00${NB}$ from 1 July.`, `40,00${NB}$ on 1 June`],
  ["fr-FR", `Cindy pays nothing on 1 May, 50,00${NB}$ on 1 June, and the full 100,00${NB}$ from 1 July.`, `40,00${NB}$ on 1 June`],
  ["ar-EG", "Cindy pays nothing on 1 May,", "on 1 June"],
  ["ja-JP", "Cindy pays nothing on May 1, $50.00 on June 1, and the full $100.00 from July 1.", "$40.00 on June 1"],
]) {
  test(`the sentence of a reader of ${locale}, from the first paint on`, async (t) => {
    const { server, browser } = await site();
    const context = await browser.newContext({ locale, serviceWorkers: "block" });
    t.after(() => context.close());
    const page = await context.newPage();
    let go;
    const held = new Promise((resolve) => (go = resolve));
    await page.route("**/*.wasm", (route) => held.then(() => route.continue()));
    await page.goto(server.url, { waitUntil: "domcontentloaded" });
    const first = await page.locator("h1").textContent();
    assert.ok(first.startsWith(told), first);
    go();
    await ready(page);
    assert.equal(await page.locator("h1").first().textContent(), first);
    await lesson(page).click();
    await page.getByRole("heading", { level: 1, name: billed }).waitFor();
  });
}

test("in German amounts are shown, typed, and explained in German signs, and kept as documents have them", async (t) => {
  const { page } = await openPage(t, { context: { locale: "de-DE" } });
  const price = page.getByLabel("Amount of the price").nth(1);
  assert.equal(await price.inputValue(), "100,00");
  await price.fill("1.234,56");
  await page.getByText("1.234,56 $").first().waitFor();
  await page.getByRole("tab", { name: "JSON" }).click();
  assert.equal(JSON.parse(await page.getByLabel("The story as JSON").inputValue()).prices[1].unit_amount, 123_456);
  await price.fill("20.00");
  await page.getByRole("tab", { name: "Invoices" }).click();
  await page.getByRole("article").getByText("20,00 $").first().waitFor();
  await page.locator(".why", { hasText: "20,00 $" }).first().click();
  assert.match(await page.locator(".derive code").textContent(), /20,00\u00a0\$/);
  await price.fill("1,234.56");
  await page.getByText("“1,234.56” is not an amount. Write one such as 50,00.").first().waitFor();
});

test("the largest amounts are exact in every style", async (t) => {
  const document = JSON.parse(await readFile(new URL("../../static/presets/bob.json", import.meta.url), "utf8"));
  // Near to the largest amount that is counted, 2⁵³ − 1.
  document.prices[0].unit_amount = 999_999_999_999;
  document.subscriptions[0].items[0].quantity = 9007;
  document.events = [];
  document.months = 1;
  for (const [locale, written] of [
    ["en-IN", "$9,00,69,99,99,99,909.93"],
    ["de-DE", "90.069.999.999.909,93 $"],
    ["de-CH", "$ 90'069'999'999'909.93"],
  ]) {
    const { page } = await openPage(t, { context: { locale } });
    await tell(page, document);
    await page.getByText(written).first().waitFor();
  }
});
