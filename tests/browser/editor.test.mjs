// Can a person write any story here: every event, every price, coupon, tax and subscription, and in any way they type?

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { becomes, closeSite, headline, openPage, says, story, tabTo, typeInto, AS_TOLD } from "./support.mjs";

after(closeSite);

const button = (page, name) => page.getByRole("button", { name, exact: true });
const field = (page, name, index = 0) => page.getByLabel(name, { exact: true }).nth(index);
const event = (page, number) => page.locator("ol.events > li").nth(number - 1);
const inEvent = (page, number, name) => event(page, number).getByLabel(name, { exact: true });
const openMenu = (page) => page.getByRole("button", { name: /^\+ Add an event/ }).click();
const mistakes = (page) => page.locator(".mistakes").count();

/** Every entry of the menu, in its order. */
async function entries(page) {
  await openMenu(page);
  const all = await page.locator(".add-event .menu strong").allInnerTexts();
  await openMenu(page);
  return all;
}

test("every event of the engine is in the menu, and is added through the page", async (t) => {
  const { page } = await openPage(t);
  const all = await entries(page);
  assert.equal(all.length, 29);
  const added = new Set();
  for (const name of all) {
    await openMenu(page);
    await page.locator(".add-event .menu button").filter({ hasText: name }).first().click();
    await becomes(() => page.locator("ol.events > li").count(), 3);
    added.add(Object.keys((await story(page)).events[2]).at(-1));
    await page.keyboard.press("Control+z");
    await becomes(() => page.locator("ol.events > li").count(), 2);
    await says(page, AS_TOLD);
  }
  assert.equal(added.size, 29);
});

test("the menu finds an event by other words, and says when there is none", async (t) => {
  const { page } = await openPage(t);
  await openMenu(page);
  for (const [text, names] of [
    ["refund", ["Issue a credit note"]],
    ["SEATS", ["Change the quantity"]],
    ["trial", ["End a trial", "Set the end of a trial"]],
    ["dunning", ["Let payments fail"]],
  ]) {
    await page.getByLabel("Look for an event").fill(text);
    await becomes(() => page.locator(".add-event .menu strong").allInnerTexts(), names);
  }
  await page.keyboard.press("Escape");
  await becomes(() => page.locator(".add-event .menu").count(), 0);
});

test("a new user's case, by keyboard only: own prices, an upgrade, a coupon, a credit, tax", async (t) => {
  const { page } = await openPage(t);
  const press = async (name) => {
    await tabTo(page, name instanceof RegExp ? page.getByRole("button", { name }) : button(page, name));
    await page.keyboard.press("Enter");
  };
  await typeInto(page, field(page, "Name of the customer"), "Ada");
  await typeInto(page, field(page, "Name of the price", 0), "Team");
  await typeInto(page, field(page, "Amount of the price", 0), "49");
  await typeInto(page, field(page, "Name of the price", 1), "Business");
  await typeInto(page, field(page, "Amount of the price", 1), "199");
  await typeInto(page, inEvent(page, 2, "Amount"), "2 months of Team");
  await press("+ Add a coupon");
  await typeInto(page, field(page, "Discount"), "25%");
  await press("+ Add a tax rate");
  await typeInto(page, field(page, "Percentage"), "20");
  await press(/^\+ Add an event/);
  await page.keyboard.type("apply a coupon");
  await page.keyboard.press("Enter");
  await becomes(() => page.locator("ol.events > li").count(), 3);
  await press("tax, discounts, payment method …");
  await tabTo(page, page.locator("#customer-tax-rates"));
  // A select forgets the letters of a slow typist after a second.
  await page.keyboard.press("N");
  await becomes(() => mistakes(page), 0);
  const { customer, prices, coupons, tax_rates, events } = await story(page);
  assert.deepEqual(customer, { name: "Ada", tax_rates: ["tax1"] });
  assert.deepEqual(prices.map((price) => [price.name, price.unit_amount]), [["Team", 4_900], ["Business", 19_900]]);
  assert.equal(coupons[0].percent_off, "25");
  assert.equal(tax_rates[0].percentage, "20");
  assert.equal(events[1].adjust_balance.amount, -9_800);
  assert.deepEqual(events[2].apply_discount, { coupon: "coupon1" });
  assert.match(await headline(page), /^Ada /);
});

test("the same by pointer only", async (t) => {
  const { page } = await openPage(t);
  const write = async (locator, text) => {
    await locator.click({ clickCount: 3 });
    await page.keyboard.insertText(text);
  };
  await write(field(page, "Amount of the price", 0), "49");
  await button(page, "+ Add a coupon").click();
  await write(field(page, "Discount"), "$10");
  await button(page, "+ Add a tax rate").click();
  await openMenu(page);
  await page.locator(".add-event .menu button", { hasText: "Apply a coupon" }).click();
  await button(page, "tax, discounts, payment method …").click();
  await page.locator("#customer-tax-rates").selectOption("tax1");
  await becomes(() => mistakes(page), 0);
  const { customer, coupons, events } = await story(page);
  assert.deepEqual(customer.tax_rates, ["tax1"]);
  assert.equal(coupons[0].amount_off, 1_000);
  assert.equal(coupons[0].percent_off, undefined);
  assert.equal(events.length, 3);
  await page.locator("fieldset, .more").getByRole("button", { name: "Take away New tax 1" }).click();
  await becomes(async () => (await story(page)).customer.tax_rates, undefined);
});

test("an amount is typed in words of a price, and what is not understood is told beside it", async (t) => {
  const { page } = await openPage(t);
  const amount = inEvent(page, 2, "Amount");
  for (const [text, units] of [["2 x hobby", -4_000], ["50% of Super Startup", -5_000], ["$12.34", -1_234]]) {
    await amount.fill(text);
    await becomes(async () => (await story(page)).events[1].adjust_balance.amount, units);
  }
  await amount.fill("two moons of hobby");
  await becomes(() => event(page, 2).locator(".problem").innerText().then((words) => /2 months of/.test(words)), true);
});

test("tiers are begun, edited, and taken back", async (t) => {
  const { page } = await openPage(t);
  await button(page, "All details of Price Super Startup").click();
  await button(page, "+ Add a tier").click();
  await becomes(() => mistakes(page), 0);
  await page.getByLabel("Up to").first().fill("5");
  await page.getByLabel("Flat amount").first().fill("20");
  const price = async () => (await story(page)).prices[1];
  await becomes(async () => (await price()).tiers[0], { up_to: 5, unit_amount: 1_000, flat_amount: 2_000 });
  assert.equal((await price()).unit_amount, undefined);
  assert.equal((await price()).tiers_mode, "graduated");
  await page.getByLabel("Unit amount", { exact: true }).last().fill("7");
  await page.getByLabel("Amount of the price").nth(1).fill("100");
  await becomes(async () => (await price()).tiers, undefined);
  await says(page, AS_TOLD);
});

test("an event is skipped, copied, and sorted by its date", async (t) => {
  const { page } = await openPage(t);
  await button(page, "All details of event 2").click();
  await event(page, 2).getByRole("switch", { name: "Skip this event" }).click();
  await becomes(async () => (await story(page)).events[1].disabled, true);
  await becomes(() => page.locator(".schedule").innerText().then((text) => text.includes("Credit $200.00")), false);
  await event(page, 2).getByRole("switch", { name: "Skip this event" }).click();
  await says(page, AS_TOLD);
  await button(page, "Duplicate").click();
  await becomes(() => page.locator("ol.events > li").count(), 3);
  await inEvent(page, 1, "Date of the event").fill("2026-05-10");
  await button(page, "Sort by date").click();
  await becomes(async () => (await story(page)).events[2].at, "2026-05-10");
  assert.equal(await button(page, "Sort by date").count(), 0);
});

test("a date moves half-way through the period, and along the chart by pointer and keyboard", async (t) => {
  const { page } = await openPage(t);
  const at = async (index) => (await story(page)).events[index].at;
  await inEvent(page, 1, "Date of the event").fill("2026-04-03");
  await event(page, 1).getByLabel("Move to a day of the billing period").selectOption("half");
  await becomes(() => at(0), "2026-04-16");
  const mark = page.locator(".event-mark").first();
  await mark.focus();
  await page.keyboard.press("ArrowRight");
  await becomes(() => at(0), "2026-04-17");
  await page.keyboard.press("Control+z");
  await becomes(() => at(0), "2026-04-16");
  const [plot, dot] = [await page.locator(".plot").boundingBox(), await mark.boundingBox()];
  await page.mouse.move(dot.x + dot.width / 2, dot.y + dot.height / 2);
  await page.mouse.down();
  await page.mouse.move(plot.x + plot.width / 2, dot.y, { steps: 8 });
  await page.mouse.up();
  const dates = (await story(page)).events.map((one) => one.at);
  assert.ok(dates.some((date) => date > "2026-05-25" && date < "2026-06-05"), `half-way through the story: ${dates}`);
  await page.mouse.move(plot.x, plot.y, { steps: 3 });
  assert.deepEqual((await story(page)).events.map((one) => one.at), dates, "it was let go");
  await page.keyboard.press("Control+z");
  await says(page, AS_TOLD);
});

test("an event is dragged to another place in the list", async (t) => {
  const { page } = await openPage(t);
  const grip = await event(page, 2).locator(".grip").boundingBox();
  const first = await event(page, 1).boundingBox();
  await page.mouse.move(grip.x + 4, grip.y + 8);
  await page.mouse.down();
  await page.mouse.move(first.x + 60, first.y + 20, { steps: 6 });
  await page.mouse.up();
  await becomes(async () => Object.keys((await story(page)).events[0]).at(-1), "adjust_balance");
  await page.keyboard.press("Control+z");
  await becomes(async () => Object.keys((await story(page)).events[0]).at(-1), "change_price");
});

test("subscriptions are added, ids renamed everywhere, and what is in use is not removed", async (t) => {
  const { page } = await openPage(t);
  await button(page, "+ another subscription").click();
  await becomes(async () => (await story(page)).subscriptions.length, 2);
  await becomes(() => mistakes(page), 0);
  await button(page, "trial, billing date, discounts …").nth(0).click();
  await page.locator("#subscriptions-0--id").fill("own");
  await becomes(async () => (await story(page)).events[0].change_price.subscription, "own");
  await becomes(() => mistakes(page), 0);
  assert.ok(await button(page, "Remove the subscription").isDisabled(), "events name it");
});
