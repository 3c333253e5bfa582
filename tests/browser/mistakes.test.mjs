// What does the page do with what cannot be right? It says so beside the field, keeps the last good result, and mends.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import {
  AS_TOLD, becomes, closeSite, headline, lesson, openPage, pasteInto, says, story, tabTo, tell, typeInto,
} from "./support.mjs";

after(closeSite);

const field = (page, name, index = 0) => page.getByLabel(name, { exact: true }).nth(index);
const result = (page) => page.getByRole("region", { name: "Roll-forward" }).innerText();

/** The words that describe a field. */
const problemOf = (target) =>
  target.evaluate((element) => document.getElementById(element.getAttribute("aria-describedby"))?.textContent ?? "");

/** No number on the page that is not one, and no lone sign of a currency. */
async function showsNoNonsense(page) {
  const text = await page.locator("body").innerText();
  assert.doesNotMatch(text, /NaN|Infinity|undefined|\bnull\b|panicked/);
  assert.doesNotMatch(text, /\$0(?![.\d])(?!\s*$)(?=\s*(charged|billed))/m);
}

/** Puts something wrong into a field, looks at all that the page owes, and mends it with undo. */
async function isRefused(page, target, text, words) {
  const before = await result(page);
  await pasteInto(page, target, text);
  await becomes(() => target.getAttribute("aria-invalid"), "true");
  assert.match(await problemOf(target), words);
  assert.equal(await target.inputValue(), text, "what is typed stays");
  const mistakes = page.getByRole("region", { name: "The result" }).locator(".mistakes");
  assert.match(await mistakes.innerText(), /This is the last good result/);
  assert.match(await mistakes.innerText(), words);
  assert.equal(await headline(page), AS_TOLD);
  assert.equal(await result(page), before);
  await showsNoNonsense(page);
  for (let step = 0; (await mistakes.count()) > 0 && step < 5; step += 1) {
    await page.keyboard.press("Control+z");
    await page.waitForTimeout(40);
  }
  assert.equal(await mistakes.count(), 0, "undo mends it");
  assert.equal(await target.getAttribute("aria-invalid"), null);
  assert.equal(await problemOf(target), "");
  assert.equal(await headline(page), AS_TOLD);
}

test("a price that cannot be read, is too long, or too large", async (t) => {
  const { page } = await openPage(t);
  const price = field(page, "Amount of the price", 1);
  await isRefused(page, price, "abc", /“abc” is not an amount\. Write one such as 50\.00\./);
  await isRefused(page, price, "", /Write an amount such as 50\.00\./);
  await isRefused(page, price, "1.234", /USD has 2 decimals; “1\.234” has more\./);
  await isRefused(page, price, "1e9", /“1e9” is not an amount/);
  await isRefused(page, price, "1,23", /“1,23” is not an amount/);
  await isRefused(page, price, "-5", /negative|below|less/i);
  await isRefused(page, price, "99999999999999999999", /too large/);
  await isRefused(page, price, "999999999999", /./);
  assert.equal(await price.inputValue(), "100.00");
});

test("quantities and months beyond all measure, and halves of them", async (t) => {
  const { page } = await openPage(t);
  const quantity = field(page, "Quantity");
  await isRefused(page, quantity, "1000000000", /./);
  await isRefused(page, quantity, "1.5", /“1\.5” is not a whole number/);
  await isRefused(page, quantity, "-1", /./);
  await isRefused(page, quantity, "", /Write a whole number\./);
  const months = field(page, "Number of months");
  await isRefused(page, months, "12000", /12.?000/);
  await isRefused(page, months, "0", /./);
  await isRefused(page, months, "many", /“many” is not a whole number/);
});

test("a date before the start", async (t) => {
  const { page } = await openPage(t);
  const date = page.locator("ol.events > li").first().getByLabel("Date of the event");
  await date.fill("2026-03-31");
  await becomes(() => date.getAttribute("aria-invalid"), "true");
  assert.match(await problemOf(date), /start/);
  assert.match(await page.locator(".mistakes").innerText(), /This is the last good result/);
  assert.equal(await headline(page), AS_TOLD);
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await becomes(() => page.locator(".mistakes").count(), 0);
  assert.equal(await date.inputValue(), "2026-04-16");
});

test("a date that is not complete shows as it is typed, with its mistake, until it is mended", async (t) => {
  const { page } = await openPage(t);
  const date = page.locator("ol.events > li").first().getByLabel("Date of the event");
  await tabTo(page, date, { key: "Tab" });
  await page.keyboard.press("Delete");
  await becomes(() => date.getAttribute("aria-invalid"), "true");
  assert.equal(await date.inputValue(), "", "the field does not show a date that is not there");
  await page.keyboard.type("04");
  await becomes(() => page.locator(".mistakes").count(), 0);
  assert.equal(await date.inputValue(), "2026-04-16");
  await says(page, AS_TOLD);
});

test("from the 31st of a month a date in a shorter month is typed, month first", async (t) => {
  const { page } = await openPage(t);
  const date = page.locator("ol.events > li").nth(1).getByLabel("Date of the event");
  await date.fill("2026-05-31");
  await page.locator("ol.events > li").nth(1).getByRole("button", { name: "All details of event 2" }).focus();
  await tabTo(page, date, { key: "Tab" });
  await page.keyboard.type("06");
  await page.keyboard.type("15");
  await becomes(() => date.inputValue(), "2026-06-15");
  assert.equal(await page.locator(".mistakes").count(), 0);
});

test("an event is left alone by the mistake of its neighbour, and all mistakes are listed", async (t) => {
  const { page } = await openPage(t);
  await typeInto(page, field(page, "Amount of the price", 0), "x");
  await pasteInto(page, field(page, "Number of months"), "5000");
  await typeInto(page, field(page, "Quantity"), "two");
  const mistakes = page.locator(".mistakes");
  assert.equal(await mistakes.getByRole("listitem").count(), 3);
  assert.match(await mistakes.innerText(), /3 mistakes/);
  await mistakes.getByRole("button", { name: "prices[0].unit_amount" }).click();
  await becomes(() => page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Amount of the price");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("20");
  await becomes(() => mistakes.getByRole("listitem").count(), 2);
});

test("on a small screen a mistake leads to its field on the other side", async (t) => {
  const { page } = await openPage(t, { width: 390, height: 844 });
  await page.getByRole("button", { name: "Story", exact: true }).click();
  await pasteInto(page, field(page, "Number of months"), "5000");
  await page.getByRole("button", { name: "Result", exact: true }).click();
  await page.locator(".mistakes").getByRole("button", { name: "months" }).click();
  await becomes(() => page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Number of months");
  await field(page, "Number of months").waitFor({ state: "visible" });
});

test("a currency that does not exist, in the JSON", async (t) => {
  const { page } = await openPage(t);
  const scenario = await story(page);
  await tell(page, { ...scenario, currency: "xyz" });
  await page.getByRole("alert").waitFor();
  const words = await page.getByRole("alert").innerText();
  assert.match(words, /The story in this text cannot be opened; your work is as it was\. currency: .*xyz/);
  assert.equal(await headline(page), AS_TOLD);
  await showsNoNonsense(page);
  await page.getByRole("alert").getByRole("button", { name: "Close" }).click();
  await becomes(() => page.getByRole("alert").count(), 0);
  assert.ok(await page.getByRole("button", { name: "Undo", exact: true }).isDisabled(), "nothing was done");
  assert.equal((await story(page)).currency, "xyz", "the text stays, to be mended");
});

test("a field that is mended by typing is no mistake any more", async (t) => {
  const { page } = await openPage(t);
  const price = field(page, "Amount of the price", 1);
  await typeInto(page, price, "12x");
  await becomes(() => page.locator(".mistakes").count(), 1);
  await page.keyboard.press("Backspace");
  await page.keyboard.type("0");
  await says(page, "Cindy pays nothing on 1 May, $100.00 on 1 June, and the full $120.00 from 1 July.");
  assert.equal(await page.locator(".mistakes").count(), 0);
  await typeInto(page, price, "nothing");
  await page.keyboard.press("Tab");
  assert.equal(await price.inputValue(), "nothing", "what cannot be read stays when the field is left");
  await lesson(page).click();
  assert.equal(await price.inputValue(), "nothing", "and when something else is changed");
  assert.equal(await price.getAttribute("aria-invalid"), "true");
});

test("a change of the same value from elsewhere clears what could not be read", async (t) => {
  const { page } = await openPage(t);
  const price = field(page, "Amount of the price", 1);
  await typeInto(page, price, "abc");
  await becomes(() => page.locator(".mistakes").count(), 1);
  const scenario = await story(page);
  scenario.prices[1].unit_amount = 7_000;
  await tell(page, scenario);
  await becomes(() => price.inputValue(), "70.00");
  assert.equal(await page.locator(".mistakes").count(), 0);
});

test("very long names neither break the page nor make it scroll sideways", async (t) => {
  const { page } = await openPage(t, { width: 390, height: 844 });
  const scenario = await story(page);
  const name = "Donaudampfschifffahrtsgesellschaftskapitän";
  scenario.title = scenario.customer.name = scenario.prices[1].name = name;
  scenario.events[1].adjust_balance.description = name.repeat(3);
  await tell(page, scenario);
  await says(page, AS_TOLD.replace("Cindy", name));
  for (const side of ["Story", "Result"]) {
    await page.getByRole("button", { name: side, exact: true }).click();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${side}: ${overflow}px too wide`);
  }
});
