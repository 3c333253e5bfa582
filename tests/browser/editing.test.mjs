// Can the whole story be changed, by keyboard alone and by pointer alone, and every step be undone?

import assert from "node:assert/strict";
import { after, test } from "node:test";
import {
  AS_BILLED, AS_TOLD, becomes, closeSite, headline, kept, lesson, openPage, says, story, tabTo, typeInto,
} from "./support.mjs";

after(closeSite);

const field = (page, name, index = 0) => page.getByLabel(name, { exact: true }).nth(index);
const button = (page, name) => page.getByRole("button", { name, exact: true });
const event = (page, number) => page.locator("ol.events > li").nth(number - 1);
const inEvent = (page, number, name) => event(page, number).getByLabel(name, { exact: true });
const active = (page) => page.evaluate(() => document.activeElement.getAttribute("aria-label"));
const presses = async (page, keys) => {
  for (const key of keys) await page.keyboard.press(key);
};

const opener = (page) => page.getByRole("button", { name: /^\+ Add an event/ });

/** Adds an event by keyboard, by looking for it. */
async function add(page, name) {
  await tabTo(page, opener(page));
  await page.keyboard.press("Enter");
  await becomes(() => active(page), "Look for an event");
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
  await becomes(() => active(page), "Date of the event");
}

/** Shows all details of an event, by keyboard. */
async function unfold(page, number) {
  await tabTo(page, button(page, `All details of event ${number}`));
  await page.keyboard.press("Enter");
}

test("by keyboard: names, prices, amounts and quantities", async (t) => {
  const { page } = await openPage(t);
  await typeInto(page, field(page, "Name of the story"), "An upgrade");
  await page.getByRole("button", { name: "Open now: An upgrade" }).waitFor();
  await typeInto(page, field(page, "Name of the customer"), "Zoë O’Neil");
  await says(page, AS_TOLD.replace("Cindy", "Zoë O’Neil"));
  await typeInto(page, field(page, "Quantity"), "3");
  await says(page, "Zoë O’Neil pays nothing on 1 May, $50.00 on 1 June, and the full $100.00 from 1 July.");
  await typeInto(page, field(page, "Opening balance"), "30");
  await becomes(() => page.getByRole("row", { name: /^April/ }).getByRole("cell").last().innerText(), "$30.00");
  await typeInto(page, inEvent(page, 1, "New quantity"), "2");
  await says(page, "Zoë O’Neil pays $100.00 on 1 May and the full $200.00 from 1 June.");
  await typeInto(page, inEvent(page, 2, "Amount"), "250");
  await says(page, "Zoë O’Neil pays $50.00 on 1 May and the full $200.00 from 1 June.");
  await typeInto(page, inEvent(page, 2, "Reason"), "Goodwill");
  await typeInto(page, field(page, "Name of the price", 1), "Large");
  await page.getByRole("article", { name: "Invoice 2" }).getByText("2 × Large (at $100.00 / month)").waitFor();
  await typeInto(page, field(page, "Amount of the price", 1), "1,200.50");
  await says(page, "Zoë O’Neil pays $3,351.50 on 1 May and the full $2,401.00 from 1 June.");
  const { title, customer, prices, subscriptions, events } = await story(page);
  assert.equal(title, "An upgrade");
  assert.deepEqual(customer, { name: "Zoë O’Neil", balance: -3_000 });
  assert.equal(prices[1].unit_amount, 120_050);
  assert.equal(subscriptions[0].items[0].quantity, 3);
  assert.equal(events[0].change_price.quantity, 2);
  assert.deepEqual(events[1].adjust_balance, { amount: -25_000, description: "Goodwill" });
});

test("by keyboard: what is typed stays as it is typed until the field is left", async (t) => {
  const { page } = await openPage(t);
  const amount = field(page, "Amount of the price", 1);
  await typeInto(page, amount, "120.5");
  assert.equal(await amount.inputValue(), "120.5");
  await page.keyboard.press("Tab");
  await becomes(() => amount.inputValue(), "120.50");
});

test("by keyboard: the cursor stays where it is in the middle of a number and of a name", async (t) => {
  const { page } = await openPage(t);
  const amount = field(page, "Amount of the price", 1);
  await tabTo(page, amount);
  await presses(page, ["Home", "ArrowRight", "5", "7"]);
  assert.equal(await amount.inputValue(), "15700.00");
  const name = field(page, "Name of the customer");
  await tabTo(page, name);
  await presses(page, ["Home", "ArrowRight", "h", "r"]);
  assert.equal(await name.inputValue(), "Chrindy");
});

test("by keyboard: a date, segment by segment", async (t) => {
  const { page } = await openPage(t);
  const date = inEvent(page, 2, "Date of the event");
  await tabTo(page, date);
  await page.keyboard.type("05202026");
  await says(page, "Cindy pays $150.00 on 1 May and nothing on 1 June and 1 July.");
  await becomes(() => kept(page).then((scenario) => scenario?.events[1].at), "2026-05-20");
  assert.equal(await page.locator(".problem").count(), 0);
  // Backwards, Tab comes to the last segment of a date first.
  await tabTo(page, inEvent(page, 1, "Date of the event"), { key: "Tab" });
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowUp");
  await becomes(() => kept(page).then((scenario) => scenario?.events[0].at), "2026-04-17");
});

test("by keyboard: policy, switches, currency, months, intervals and choices", async (t) => {
  const { page } = await openPage(t);
  await tabTo(page, field(page, "Policy"));
  await page.keyboard.press("ArrowUp");
  await says(page, AS_BILLED);
  await page.keyboard.press("ArrowDown");
  await says(page, AS_TOLD);
  const minimum = page.getByRole("switch", { name: "Amounts too small to charge become debt" });
  await tabTo(page, minimum);
  const before = await minimum.isChecked();
  await page.keyboard.press("Space");
  await becomes(() => minimum.isChecked(), !before);
  await tabTo(page, field(page, "Currency"));
  await page.keyboard.type("EUR");
  await says(page, AS_TOLD.replaceAll("$", "€"));
  await typeInto(page, field(page, "Number of months"), "2");
  await says(page, "Cindy pays nothing on 1 May.");
  await typeInto(page, field(page, "Number of months"), "12");
  await becomes(() => page.getByRole("region", { name: "Roll-forward" }).getByRole("row").count(), 13);
  await tabTo(page, field(page, "Interval of the price", 1));
  await page.keyboard.type("a y");
  await becomes(() => kept(page).then((scenario) => scenario?.prices[1].interval), "year");
  await tabTo(page, field(page, "Price"));
  await page.keyboard.press("ArrowDown");
  await becomes(() => kept(page).then((scenario) => scenario?.subscriptions[0].items[0].price), "super");
  await tabTo(page, inEvent(page, 1, "Proration"));
  await page.keyboard.press("End");
  await becomes(() => kept(page).then((scenario) => scenario?.events[0].change_price.proration_behavior), "none");
});

test("by keyboard: credit turns into debt and back on its own word", async (t) => {
  const { page } = await openPage(t);
  await tabTo(page, event(page, 2).getByRole("button", { name: "of credit" }));
  await page.keyboard.press("Enter");
  await event(page, 2).getByRole("button", { name: "of debt" }).waitFor();
  await becomes(() => kept(page).then((scenario) => scenario?.events[1].adjust_balance.amount), 20_000);
  await page.keyboard.press("Space");
  await says(page, AS_TOLD);
});

test("by keyboard: a price is added, edited, chosen and removed", async (t) => {
  const { page } = await openPage(t);
  await tabTo(page, button(page, "+ Add a price"));
  await page.keyboard.press("Enter");
  await typeInto(page, field(page, "Name of the price", 2), "Tiny");
  await typeInto(page, field(page, "Amount of the price", 2), "5");
  const choice = inEvent(page, 1, "New price");
  await tabTo(page, choice);
  await page.keyboard.type("Tiny");
  await says(page, "Cindy pays nothing from 1 May to 1 July.");
  await becomes(() => kept(page).then((scenario) => scenario?.events[0].change_price.price), "price3");
  await tabTo(page, button(page, "All details of Price Tiny"));
  await page.keyboard.press("Enter");
  await becomes(() => button(page, "Remove").isDisabled(), true);
  await page.keyboard.press("Enter");
  await tabTo(page, button(page, "All details of Price Super Startup"));
  await page.keyboard.press("Enter");
  await tabTo(page, button(page, "Remove"));
  await page.keyboard.press("Enter");
  await becomes(() => kept(page).then((scenario) => scenario?.prices.map((price) => price.name)), ["Hobby", "Tiny"]);
});

const EVENTS = [
  ["Change the plan", "change_price", async (page) => {
    await typeInto(page, inEvent(page, 3, "New quantity"), "2");
    return { subscription: "main", item: "plan", price: "hobby", quantity: 2 };
  }],
  ["Change the quantity", "change_quantity", async (page) => {
    await typeInto(page, inEvent(page, 3, "New quantity"), "5");
    return { subscription: "main", item: "plan", quantity: 5 };
  }],
  ["Give credit", "adjust_balance", async (page) => {
    await typeInto(page, inEvent(page, 3, "Amount"), "12.34");
    await typeInto(page, inEvent(page, 3, "Reason"), "Sorry");
    return { amount: -1_234, description: "Sorry" };
  }],
  ["Set the balance", "set_balance", async (page) => {
    await typeInto(page, inEvent(page, 3, "Balance"), "7");
    return { balance: -700 };
  }],
  ["Add an invoice item", "add_invoice_item", async (page) => {
    await typeInto(page, inEvent(page, 3, "Amount"), "9.99");
    await typeInto(page, inEvent(page, 3, "Description"), "Setup");
    return { amount: 999, description: "Setup" };
  }],
  ["Charge once", "one_off_charge", async (page) => {
    await typeInto(page, inEvent(page, 3, "Amount"), "30.01");
    return { amount: 3_001 };
  }],
  ["Cancel", "cancel", async (page) => {
    await tabTo(page, inEvent(page, 3, "When it ends"));
    await page.keyboard.type("now");
    await tabTo(page, event(page, 3).getByRole("switch", { name: "Credit the unused time" }));
    await page.keyboard.press("Space");
    return { subscription: "main", prorate: true };
  }],
];

test("by keyboard: events are added, edited and removed", async (t) => {
  const { page } = await openPage(t);
  for (const [name, action, edit] of EVENTS) {
    await add(page, name);
    assert.equal(await page.locator("ol.events > li").count(), 3, name);
    assert.equal(await page.locator(".add-event .menu").count(), 0, "the menu closes");
    assert.equal(await page.locator(".mistakes").count(), 0, `${name}: an event that is added makes sense`);
    const expected = await edit(page);
    await becomes(() => kept(page).then((scenario) => scenario?.events[2]?.[action]), expected);
    assert.equal(await page.locator(".mistakes").count(), 0, name);
    await tabTo(page, button(page, "Remove event 3"));
    await page.keyboard.press("Enter");
    await becomes(() => page.locator("ol.events > li").count(), 2);
    await says(page, AS_TOLD);
  }
});

test("by keyboard: events are put in another order, and the focus goes with them", async (t) => {
  const { page } = await openPage(t);
  await add(page, "Charge once");
  await unfold(page, 3);
  await tabTo(page, button(page, "Move event 3 up"));
  await page.keyboard.press("Enter");
  await becomes(() => active(page), "Move event 2 up");
  await page.keyboard.press("Enter");
  await becomes(() => event(page, 1).innerText().then((text) => text.includes("at once")), true);
  await tabTo(page, button(page, "Move event 1 down"));
  await page.keyboard.press("Enter");
  await becomes(() => active(page), "Move event 2 down");
  await becomes(
    () => kept(page).then((scenario) => scenario?.events.map((one) => Object.keys(one)[1])),
    ["change_price", "one_off_charge", "adjust_balance"],
  );
});

test("by keyboard: the focus is not lost when an event reaches the end or is removed", async (t) => {
  const { page } = await openPage(t);
  await unfold(page, 2);
  await tabTo(page, button(page, "Move event 2 up"));
  await page.keyboard.press("Enter");
  await page.waitForTimeout(100);
  const moved = await page.evaluate(() => document.activeElement.closest("li.event")?.id);
  assert.equal(moved, "event-0", "the focus is on the event that was moved");
  await tabTo(page, button(page, "Remove event 1"));
  await page.keyboard.press("Enter");
  await page.waitForTimeout(100);
  assert.notEqual(await page.evaluate(() => document.activeElement.tagName), "BODY", "the focus stays near");
});

test("by pointer: the lesson, a choice, an amount, an event, a move, undo", async (t) => {
  const { page } = await openPage(t);
  await lesson(page).click();
  await says(page, AS_BILLED);
  await lesson(page).click();
  await field(page, "Policy").selectOption({ label: "Stripe (flexible)" });
  await says(page, AS_BILLED);
  await field(page, "Policy").selectOption({ label: "The story as told" });
  await says(page, AS_TOLD);
  await field(page, "Amount of the price", 1).click({ clickCount: 3 });
  await page.keyboard.type("120");
  await says(page, "Cindy pays nothing on 1 May, $100.00 on 1 June, and the full $120.00 from 1 July.");
  await opener(page).click();
  await page.getByRole("button", { name: /^Give credit/ }).click();
  await becomes(() => page.locator("ol.events > li").count(), 3);
  await says(page, "Cindy pays nothing on 1 May, $50.00 on 1 June, and the full $120.00 from 1 July.");
  await event(page, 3).getByRole("button", { name: "of credit" }).click();
  await event(page, 3).getByRole("button", { name: "of debt" }).waitFor();
  await button(page, "All details of event 3").click();
  await button(page, "Move event 3 up").click();
  await becomes(() => event(page, 2).innerText().then((text) => text.includes("owes")), true);
  await button(page, "Remove event 2").click();
  await becomes(() => page.locator("ol.events > li").count(), 2);
  await button(page, "Undo").click();
  await becomes(() => page.locator("ol.events > li").count(), 3);
});

test("by pointer on a small screen: the story is on its own side, with the sentence in sight", async (t) => {
  const { page } = await openPage(t, { width: 390, height: 844 });
  await button(page, "Story").click();
  await field(page, "Amount of the price", 1).click({ clickCount: 3 });
  await page.keyboard.type("120");
  await becomes(
    () => page.locator(".mini").innerText(),
    "Cindy pays nothing on 1 May, $100.00 on 1 June, and the full $120.00 from 1 July.",
  );
  await button(page, "Result").click();
  assert.equal(await headline(page), "Cindy pays nothing on 1 May, $100.00 on 1 June, and the full $120.00 from 1 July.");
});

test("undo and redo by their buttons and by their keys, also out of a field", async (t) => {
  const { page } = await openPage(t);
  assert.ok(await button(page, "Undo").isDisabled());
  await lesson(page).click();
  await says(page, AS_BILLED);
  await button(page, "Undo").click();
  await says(page, AS_TOLD);
  assert.ok(await button(page, "Undo").isDisabled());
  await button(page, "Redo").click();
  await says(page, AS_BILLED);
  await page.keyboard.press("Control+z");
  await says(page, AS_TOLD);
  await page.keyboard.press("Control+Shift+Z");
  await says(page, AS_BILLED);
  await page.keyboard.press("Control+z");
  await says(page, AS_TOLD);
  await page.keyboard.press("Control+y");
  await says(page, AS_BILLED);
  await typeInto(page, field(page, "Name of the customer"), "Ann");
  await says(page, AS_BILLED.replace("Cindy", "Ann"));
  await page.keyboard.press("Control+z");
  await says(page, AS_BILLED);
  assert.equal(await field(page, "Name of the customer").inputValue(), "Cindy");
  await page.keyboard.press("Control+z");
  await says(page, AS_TOLD);
});

test("an edit after an undo ends what could be redone", async (t) => {
  const { page } = await openPage(t);
  await lesson(page).click();
  await button(page, "Undo").click();
  await typeInto(page, field(page, "Name of the customer"), "Ann");
  await says(page, AS_TOLD.replace("Cindy", "Ann"));
  assert.ok(await button(page, "Redo").isDisabled());
});

test("fifty edits are undone and done again", async (t) => {
  const { page } = await openPage(t);
  const before = await story(page);
  await page.getByRole("tab", { name: "Invoices" }).click();
  await tabTo(page, lesson(page));
  const minimum = page.getByRole("switch", { name: "Amounts too small to charge become debt" });
  for (let edit = 0; edit < 50; edit += 1) {
    // In turns, for edits of one field in a row are one step.
    if (edit % 2 === 0) await field(page, "Name of the customer").fill(`Cindy ${edit}`);
    else await minimum.click();
  }
  await says(page, AS_TOLD.replace("Cindy", "Cindy 48"));
  const edited = await story(page);
  for (let step = 0; step < 50; step += 1) await page.keyboard.press("Control+z");
  await says(page, AS_TOLD);
  assert.ok(await button(page, "Undo").isDisabled());
  assert.deepEqual(await story(page), before);
  for (let step = 0; step < 50; step += 1) await page.keyboard.press("Control+Shift+Z");
  await says(page, AS_TOLD.replace("Cindy", "Cindy 48"));
  assert.ok(await button(page, "Redo").isDisabled());
  assert.deepEqual(await story(page), edited);
});
