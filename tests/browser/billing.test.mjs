// Are discounts, taxes, tiers and other systems' policies shown, explained and changed?

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, test } from "node:test";
import { AS_BILLED, AS_TOLD, axe, becomes, closeSite, openPage, says, story, tell } from "./support.mjs";

after(closeSite);

const preset = async (id) => JSON.parse(await readFile(new URL(`../../static/presets/${id}.json`, import.meta.url), "utf8"));
const paper = (page, number) => page.getByRole("article", { name: `Invoice ${number}`, exact: true });
const policy = (page) => page.getByLabel("Policy", { exact: true });

/** The sentence of an event, with what stands in its fields. */
const reading = (card) =>
  card.locator("p:not(.when)").first().evaluate((sentence) => {
    const read = (node) => {
      if (node.nodeType === Node.TEXT_NODE) return node.data;
      if (node.tagName === "SELECT") return node.parentElement.matches(".moments") ? "" : node.selectedOptions[0].label;
      if (node.tagName === "INPUT") return node.value;
      return [...node.childNodes].map(read).join("");
    };
    return read(sentence).replace(/\s+/g, " ").replace(/ and …| none$/, "").trim();
  });
const axis = (page, label) => page.getByLabel(label, { exact: true });

async function show(page, scenario, invoice) {
  await tell(page, scenario);
  await page.getByRole("tab", { name: "Invoices" }).click();
  await page.getByRole("navigation", { name: "Invoices" }).getByRole("button").nth(invoice - 1).click();
  await paper(page, invoice).waitFor();
}

/** The sum of an invoice as rows of a name and an amount. */
const sums = (page, number) => paper(page, number).locator(".sum").evaluate((sum) => {
  const rows = [];
  for (const child of sum.children) {
    if (child.tagName === "SPAN") rows.push([child.textContent]);
    else if (child.tagName === "BUTTON") rows.at(-1).push(child.textContent);
  }
  return rows;
});

test("an invoice with a discount and two taxes says how it comes to its total", async (t) => {
  const { page } = await openPage(t);
  await show(page, await preset("taxes"), 1);
  assert.deepEqual(await sums(page, 1), [
    ["Subtotal", "€169.00"],
    ["Welcome (€20.00 off)", "−€20.00"],
    ["Total without tax", "€132.25"],
    ["VAT (19% inclusive)", "€16.75"],
    ["Reduced VAT (7%)", "€3.09"],
    ["Total", "€152.09"],
    ["Amount due", "€152.09"],
    ["Charged on 1 Jan 2026", "€152.09"],
  ]);
  assert.match(await paper(page, 1).innerText(), /Licence \(at €119\.00 \/ month\) \(with €14\.08 off\)/);
  for (const [amount, formula] of [
    ["€169.00", "€119.00 + €50.00 = €169.00"],
    ["−€20.00", "€20.00 × €119.00 ÷ €169.00 = €14.082840… → €14.08; €20.00 − €14.08 = €5.92; €14.08 + €5.92 = €20.00"],
    ["€132.25", "€169.00 − €20.00 − €16.75 = €132.25"],
    ["€16.75", "€104.92 × 19% ÷ 119% = €16.751932… → €16.75"],
    ["€3.09", "€44.08 × 7% = €3.0856 → €3.09"],
    ["€152.09", "€169.00 − €20.00 + €3.09 = €152.09"],
  ]) {
    await paper(page, 1).locator(".sum").getByRole("button", { name: amount, exact: true }).first().click();
    await becomes(() => page.locator(".derive code").allInnerTexts(), [formula]);
    assert.ok(await page.locator(".derive a").count() === 1, amount);
  }
  assert.deepEqual(await axe(page), []);
});

test("a proration of a discounted price says what is inside", async (t) => {
  const { page } = await openPage(t);
  await show(page, await preset("coupon-and-upgrade"), 3);
  assert.match(await paper(page, 3).innerText(), /Unused time on Starter after 16 May 2026 \(with \$20\.00 off\)/);
  await paper(page, 3).getByRole("button", { name: "−$10.32", exact: true }).click();
  await becomes(
    () => page.locator(".derive code").innerText(),
    "− $20.00 × 1,382,400 s ÷ 2,678,400 s = −$10.322580… → −$10.32",
  );
});

test("tiers and usage are told, and nothing offers to destroy them", async (t) => {
  const { page } = await openPage(t);
  const scenario = await preset("metered-tiers");
  await show(page, scenario, 3);
  assert.match(await paper(page, 3).innerText(), /14,700\.5 × API call \(graduated, 3 tiers \/ month\)/);
  await paper(page, 3).getByRole("button", { name: "$477.51", exact: true }).click();
  await becomes(
    () => page.locator(".derive code").innerText(),
    "1,000 × $0.00 + 9,000 × $0.04 + 4,700.5 × $0.025 = $477.5125 → $477.51",
  );
  const side = page.getByRole("complementary", { name: "The story" });
  assert.match(await side.innerText(), /up to 1,000 free; up to 10,000 \$0\.04 each; beyond \$0\.025 each/);
  const first = page.locator("ol.events > li").first();
  assert.match(await reading(first), /uses 800 more of calls\.$/);
  // One price has an amount to edit, the tiered one has none.
  assert.equal(await page.getByLabel("Amount of the price").count(), 1);
  assert.equal(await page.getByLabel("Quantity", { exact: true }).count(), 1);
  await page.getByLabel("Name of the price").nth(1).fill("Call");
  assert.deepEqual((await story(page)).prices[1].tiers, scenario.prices[1].tiers);
});

test("every policy can be chosen, tells itself, and bills without a mistake", async (t) => {
  const { page } = await openPage(t);
  const names = await policy(page).locator("option").allInnerTexts();
  assert.equal(names.length, 16);
  for (const name of names) {
    await policy(page).selectOption({ label: name });
    await becomes(() => policy(page).evaluate((select) => select.selectedOptions[0].label), name);
    assert.equal(await page.locator(".mistakes").count(), 0, name);
    assert.ok(await page.locator(".sources a").count() > 0, name);
  }
  await policy(page).selectOption({ label: "Kill Bill" });
  await page.getByRole("tab", { name: "Invoices" }).click();
  await paper(page, 2).getByRole("button", { name: "−$10.00", exact: true }).click();
  await becomes(() => page.locator(".derive code").innerText(), "− $20.00 × 0.500000000 = −$10.00");
  assert.equal(await page.locator(".derive .rule").innerText(), "Kill Bill");
  await policy(page).selectOption({ label: "The story as told" });
  await says(page, AS_TOLD);
});

test("fine print: an axis is set by hand, told in words, and left again", async (t) => {
  const { page } = await openPage(t);
  await policy(page).selectOption({ label: "Stripe (flexible)" });
  await says(page, AS_BILLED);
  await page.getByText("Fine print", { exact: false }).click();
  await axis(page, "Time is counted in").selectOption({ label: "whole days" });
  await axis(page, "A change is").selectOption({ label: "prorated and invoiced at once" });
  await axis(page, "Decimals of a share of time").fill("4");
  await becomes(
    () => page.locator(".differs").innerText(),
    "Differs from Stripe (flexible): a change is prorated and invoiced at once; time is counted in whole days; decimals of a share of time: 4.",
  );
  assert.deepEqual((await story(page)).policy, {
    preset: "stripe", proration_behavior: "always_invoice", time_unit: "day", ratio_decimals: 4,
  });
  assert.deepEqual(await axe(page), []);
  await axis(page, "Decimals of a share of time").fill("many");
  await becomes(() => page.locator(".fine .problem").innerText().then((text) => /0 to 18/.test(text)), true);
  await axis(page, "Decimals of a share of time").fill("");
  await axis(page, "Time is counted in").selectOption({ index: 0 });
  await axis(page, "A change is").selectOption({ index: 0 });
  await becomes(() => page.locator(".differs").count(), 0);
  await says(page, AS_BILLED);
});

test("events of every kind read as sentences, and move and go", async (t) => {
  const { page } = await openPage(t);
  const scenario = await preset("coupon-and-upgrade");
  scenario.tax_rates = [{ id: "vat", name: "VAT", percentage: "20" }];
  const main = { subscription: "main" };
  scenario.events.push(
    { at: "2026-05-20", add_item: { ...main, item: { id: "extra", price: "starter", quantity: 2 } } },
    { at: "2026-05-21", remove_item: { ...main, item: "extra" } },
    { at: "2026-05-22", apply_discount: { coupon: "launch" } },
    { at: "2026-05-22", remove_discount: { coupon: "launch" } },
    { at: "2026-05-23", set_tax_rates: { ...main, item: "plan", tax_rates: ["vat"] } },
    { at: "2026-05-24", pause_subscription: main },
    { at: "2026-05-25", resume_subscription: main },
    { at: "2026-05-26", reset_billing_cycle_anchor: main },
    { at: "2026-05-27", cancel: { ...main, when: "2026-08-01" } },
  );
  await tell(page, scenario);
  const events = page.locator("ol.events > li");
  await becomes(() => events.count(), 10);
  const texts = [];
  for (const card of (await events.all()).slice(1)) texts.push(await reading(card));
  assert.deepEqual(texts, [
    "Cora adds 2 × Starter to the subscription, prorated as the rules say.",
    "Cora removes extra, prorated as the rules say.",
    "The coupon Launch offer begins to act.",
    "The coupon Launch offer acts no more.",
    "The taxes of main: plan become VAT ×.",
    "Nothing more is billed for the subscription, prorated as the rules say.",
    "Billing of the subscription goes on from now on.",
    "A full period of the subscription begins now, prorated as the rules say.",
    "Cora cancels the subscription on a date: 2026-08-01.",
  ]);
  assert.equal(await page.locator(".mistakes").count(), 0);
  await page.getByRole("button", { name: "Remove event 10" }).click();
  await becomes(() => events.count(), 9);
  await page.getByRole("button", { name: "All details of event 2" }).click();
  await page.getByRole("button", { name: "Move event 2 down" }).click();
  await becomes(async () => Object.keys((await story(page)).events[1])[1], "remove_item");
});
