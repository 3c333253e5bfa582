// Which rules made this invoice: is the answer on the screen, is an invoice entered and taken over, are rules adopted?

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, test } from "node:test";
import { axe, becomes, closeSite, linkTo, openPage, tabTo } from "./support.mjs";

after(closeSite);

const file = async (path) => readFile(new URL(`../../${path}`, import.meta.url), "utf8");
const preset = async (id) => JSON.parse(await file(`static/presets/${id}.json`));
const place = (page) => page.locator("#whatif");
const answer = (page) => place(page).locator(".answer").innerText();
const button = (page, name) => place(page).getByRole("button", { name, exact: true });
const field = (page, name) => place(page).getByLabel(name, { exact: true });
const asked = (page) => page.evaluate(() => JSON.parse(document.getElementById("whatif").dataset.story));
const invoices = async (page) => (await asked(page)).what_if?.invoices;
const ask = async (t, id, what_if, options = {}) =>
  openPage(t, { hash: linkTo({ ...(await preset(id)), what_if: { view: "rules", ...what_if } }), ...options });

const TWO =
  "Two sets of rules give this invoice to the cent: Kill Bill, Flexprice (days), Meteroid and Blesta; BillSDK. Those that the story has now are not among them.";
const EMPTY = "What did the invoice say? Enter its lines, or only its total, and see which billing rules make it.";

test("which rules made this invoice? A story of the gallery opens with the answer", async (t) => {
  const { page } = await openPage(t);
  await page.getByRole("button", { name: /^Gallery of stories/ }).click();
  await page.locator('dialog [data-preset="which-rules"]').click();
  await becomes(() => answer(page), TWO);
  // One more line would decide between them, and each answer names the rules.
  const deciding = place(page).locator(".deciding");
  assert.match(await deciding.innerText(), /Look at the line .* on the invoice of 16 May 2026/);
  assert.equal(await deciding.locator("dt").count(), 2);
  // The first set is open: the line beside what these rules make, and how they come to it.
  const table = place(page).locator(".rule-set[open] table").first();
  assert.match(await table.innerText(), /Unused time on Hobby\s+−\$10\.32\s+−\$10\.32\s+− \$20\.00 × 0\.516129032/);
  assert.deepEqual(await axe(page), []);
});

test("rules are adopted, and that is undone", async (t) => {
  const { page } = await ask(t, "which-rules", (await preset("which-rules")).what_if);
  await becomes(() => answer(page), TWO);
  await button(page, "Adopt these rules: Kill Bill, Flexprice (days), Meteroid and Blesta").click();
  await becomes(async () => (await asked(page)).policy.preset, "killbill");
  await becomes(async () => (await answer(page)).endsWith("Those of the story are among them."), true);
  // Who works by keys is where the answer is.
  await becomes(() => page.evaluate(() => document.activeElement.className), "answer");
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await becomes(async () => (await asked(page)).policy.preset, "stripe");
  await becomes(() => answer(page), TWO);
});

test("an invoice is entered by the keyboard alone", async (t) => {
  const { page } = await ask(t, "upgrade-stripe", {});
  await becomes(() => answer(page), EMPTY);
  await tabTo(page, field(page, "Line 1"));
  await page.keyboard.type("Unused time on Hobby");
  await page.keyboard.press("Tab");
  await page.keyboard.type("-9.74");
  await tabTo(page, button(page, "Add a line"));
  await page.keyboard.press("Enter");
  // The focus is on the new line.
  await page.keyboard.type("Super Startup");
  await page.keyboard.press("Tab");
  await page.keyboard.type("48.68");
  await tabTo(page, field(page, "Total"));
  await page.keyboard.type("38.94");
  await page.keyboard.press("Tab");
  assert.deepEqual(await invoices(page), [
    { lines: [{ description: "Unused time on Hobby", amount: -974 }, { description: "Super Startup", amount: 4868 }], total: 3894 },
  ]);
  await becomes(async () => /to the cent: Flexprice \(seconds\)/.test(await answer(page)), true);
  // A cent less, and it is told where the rules part from it.
  await field(page, "Amount").nth(1).fill("48.67");
  await page.keyboard.press("Tab");
  await becomes(async () => /“Super Startup” says \$48\.67; by these rules it is \$48\.68/.test(await place(page).innerText()), true);
  await button(page, "Remove line 2").click();
  await becomes(async () => (await invoices(page))[0].lines.length, 1);
});

test("what is being typed stays when the form comes anew", async (t) => {
  for (const rest of [".74", ""]) {
    const { page } = await ask(t, "upgrade-stripe", {});
    await becomes(() => answer(page), EMPTY);
    await field(page, "Amount").first().focus();
    await page.keyboard.type("-9");
    // As when the change of the field before it comes in only now.
    await field(page, "Line 1").evaluate((control) => {
      control.value = "Unused time on Hobby";
      control.dispatchEvent(new Event("change"));
    });
    await button(page, "Remove this invoice").waitFor();
    await page.keyboard.type(rest);
    await page.keyboard.press("Tab");
    await becomes(async () => (await invoices(page))[0].lines[0], { description: "Unused time on Hobby", amount: rest ? -974 : -900 });
  }
});

test("what cannot be meant is told beside it, and the last answer stays", async (t) => {
  const { page } = await ask(t, "which-rules", (await preset("which-rules")).what_if);
  await becomes(() => answer(page), TWO);
  const amount = field(page, "Amount").first();
  await amount.fill("ten");
  await page.keyboard.press("Tab");
  assert.equal(await amount.getAttribute("aria-invalid"), "true");
  await place(page).getByText("“ten” is not an amount.").waitFor();
  assert.equal((await invoices(page))[0].lines[0].amount, -1032);
  assert.equal(await answer(page), TWO);
  await amount.fill("");
  await page.keyboard.press("Tab");
  await place(page).getByText("This line has no amount. Write it, or remove the line.").waitFor();
  assert.equal(await answer(page), "Mend what is marked, and the answer follows.");
  await amount.fill("-10.32");
  await page.keyboard.press("Tab");
  await becomes(() => answer(page), TWO);
});

test("an invoice of the billing API is taken over, and what is none is told", async (t) => {
  const { page } = await ask(t, "cindy-as-billed-today", {});
  await becomes(() => answer(page), EMPTY);
  await place(page).locator(".bring > summary").click();
  const json = field(page, "The invoice as JSON");
  await json.fill("{ oops");
  await button(page, "Enter it here").click();
  await place(page).getByText(/^This is no JSON/).waitFor();
  await json.fill(await file("tests/data/invoices/upgrade-old-shape.json"));
  await button(page, "Enter it here").click();
  await becomes(async () => (await invoices(page))?.[0].total, 14_000);
  await becomes(async () => /sets? of rules gives? this invoice to the cent/.test(await answer(page)), true);
  // As a story of its own it has what the story needs beside it.
  await json.fill(await file("tests/data/invoices/upgrade-new-shape.json"));
  await button(page, "Open it as a story of its own").click();
  await becomes(async () => (await asked(page)).title !== "Cindy, as she is billed today", true);
  await becomes(async () => /to the cent/.test(await answer(page)), true);
});

test("an invoice of the story is copied into the form, and more than one is asked about", async (t) => {
  const { page } = await ask(t, "upgrade-killbill", {});
  await becomes(() => answer(page), EMPTY);
  await place(page).locator(".bring > summary").click();
  await field(page, "Invoice of the story").selectOption({ index: 1 });
  await button(page, "Copy it into the form").click();
  await becomes(async () => (await invoices(page))?.[0].total, 4_000);
  await becomes(async () => (await answer(page)).endsWith("The story has them already."), true);
  await button(page, "Add another invoice").click();
  await field(page, "Date on it").nth(1).fill("2026-05-01");
  await field(page, "Total").nth(1).fill("100");
  await page.keyboard.press("Tab");
  await becomes(async () => /give these 2 invoices to the cent|gives these 2 invoices to the cent/.test(await answer(page)), true);
  // A balance has a side and no sign.
  await field(page, "Balance before").first().fill("5");
  await page.keyboard.press("Tab");
  await becomes(async () => (await invoices(page))[0].starting_balance, -500);
  await becomes(async () => (await answer(page)).startsWith("No set of rules gives these 2 invoices to the cent."), true);
});

test("on a phone nothing is wider than the screen", async (t) => {
  const { page } = await ask(t, "which-rules", (await preset("which-rules")).what_if, { width: 390, colorScheme: "dark" });
  await becomes(() => answer(page), TWO);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  assert.deepEqual(await axe(page), []);
});

test("with a finger everything is large enough to be hit", async (t) => {
  const context = { hasTouch: true, isMobile: true };
  const { page } = await ask(t, "which-rules", (await preset("which-rules")).what_if, { width: 390, height: 844, context });
  await becomes(() => answer(page), TWO);
  await place(page).locator(".bring > summary").click();
  const small = await place(page).locator("button, input, select, summary, textarea").evaluateAll((all) =>
    all.map((one) => [one.ariaLabel ?? one.id ?? one.textContent, one.getBoundingClientRect()])
      .filter(([, { width, height }]) => width > 0 && (width < 24 || height < 24)).map(([name, { width, height }]) => `${name}: ${width} × ${height}`));
  assert.deepEqual(small, []);
  const adopt = await place(page).getByRole("button", { name: /^Adopt these rules/ }).first().boundingBox();
  assert.ok(adopt.height >= 44);
});
