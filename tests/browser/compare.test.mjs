// Do variants of a story come out beside each other, and can they be edited?

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, test } from "node:test";
import { axe, becomes, closeSite, kept, linkTo, openPage, tabTo } from "./support.mjs";

after(closeSite);

const preset = async (name) => JSON.parse(await readFile(new URL(`../../static/presets/${name}.json`, import.meta.url), "utf8"));
const COMPARED = await preset("free-months-compared");
const CONVENTIONS = await preset("every-convention");
const TOLD = await preset("cindy-as-told");

const answer = (page) => page.locator(".cmp-answer");
const column = (page, name) => page.getByRole("listitem", { name, exact: true });
const within = (page, name, words) => column(page, name).getByRole("button", { name: new RegExp(`^${words}`) });
const charged = (page) => page.locator(".cmp-charged b").allInnerTexts();
const names = async (page) => page.locator(".cmp-card").evaluateAll((cards) => cards.map((each) => each.ariaLabel));
const said = (page) => page.locator(".cmp-said");

/** The page with a story whose variants are looked at. */
async function compared(t, story = COMPARED, options = {}) {
  const opened = await openPage(t, { hash: linkTo(story), ...options });
  await opened.page.locator(".cmp-card").first().waitFor();
  return opened;
}

test("two free months as credit, coupon or trial: the answer is on the screen", async (t) => {
  const { page } = await compared(t);
  assert.equal(
    await answer(page).innerText(),
    "“Credit” charges least: $98.71; that is $200.00 less than the base over 9 months, because credit pays $200.00 more.",
  );
  assert.deepEqual(await names(page), ["Base", "Credit", "Coupon", "Trial"]);
  assert.deepEqual(await charged(page), ["$298.71", "$98.71", "$140.00", "$140.00"]);
  assert.match(await page.locator(".cmp-notes").innerText(), /“Coupon” and “Trial” charge the same in each month; they differ in the recurring revenue\./);
  assert.match(await column(page, "Trial").innerText(), /−\$158\.71 \(−53\.1%\)/);
  assert.match(await column(page, "Trial").innerText(), /End of the trial: 2 Jun 2026 \(base not set\)/);
  const row = page.getByRole("row", { name: /^1 Aug 2026/ });
  assert.match(await row.innerText(), /\$18\.71\s+\$18\.71\s+same\s+\$20\.00\s+\+\$1\.29 \(\+6\.9%\)/);
});

test("the same story under every vendor's convention: those that agree stand together", async (t) => {
  const { page } = await compared(t, CONVENTIONS);
  assert.match(await page.locator(".cmp-notes").innerText(), /^16 sets of rules come to \d+ different results of this story\./);
  const all = await names(page);
  assert.equal(new Set(all).size, all.length);
  assert.ok(all.length > 4 && all.length < 16, all.join("; "));
  assert.match(await page.locator(".cmp-card", { hasText: "Kill Bill" }).first().innerText(), /Meteroid/);
  // One of them becomes a variant.
  const polar = page.locator(".cmp-card").nth(1);
  await polar.getByRole("button", { name: /^Keep as a variant/ }).click();
  await becomes(() => said(page).innerText().then((text) => /is one of your variants now/.test(text)), true);
  await page.getByRole("button", { name: "My variants" }).click();
  await becomes(() => names(page).then((found) => found.length), 2);
});

test("a variant is added, set, reset, renamed, removed and brought back", async (t) => {
  const { page } = await compared(t, { ...TOLD, what_if: { view: "compare" } });
  assert.match(await answer(page).innerText(), /There is no variant yet/);
  await page.getByRole("button", { name: "+ A copy of the base" }).click();
  await becomes(() => charged(page), ["$170.00", "$170.00"]);
  await within(page, "Variant", "Set something otherwise").click();
  await page.getByLabel("What is otherwise").selectOption("prices[1].unit_amount");
  const value = page.getByLabel("Price of Super Startup in Variant");
  await value.fill("eighty");
  await page.getByRole("button", { name: "Set", exact: true }).click();
  await page.getByRole("alert").filter({ hasText: "“eighty”" }).waitFor();
  assert.equal(await value.getAttribute("aria-invalid"), "true");
  await value.fill("$80");
  await value.press("Enter");
  // $40 of April and $80 of May; of $200 of credit $80 are left for June.
  await becomes(() => charged(page), ["$170.00", "$100.00"]);
  assert.match(await column(page, "Variant").innerText(), /Price of Super Startup: \$80\.00 \(base \$100\.00\)/);
  const changes = async () => (await kept(page))?.what_if?.variants?.[0]?.changes;
  await becomes(changes, [{ path: "prices[1].unit_amount", value: "8000" }]);

  const name = page.getByLabel("Name of variant 1");
  await name.fill("");
  await name.press("Tab");
  await page.getByRole("alert").filter({ hasText: "A variant needs a name" }).waitFor();
  await name.fill("Cheaper");
  await name.press("Tab");
  await becomes(() => names(page), ["Base", "Cheaper"]);
  await within(page, "Cheaper", "Reset").click();
  await becomes(() => charged(page), ["$170.00", "$170.00"]);
  await page.getByRole("button", { name: "Undo" }).first().click();
  await becomes(() => charged(page), ["$170.00", "$100.00"]);

  await within(page, "Cheaper", "Remove: ").click();
  await becomes(() => names(page), ["Base"]);
  await said(page).getByRole("button", { name: "Undo" }).click();
  await becomes(() => names(page), ["Base", "Cheaper"]);
  await becomes(() => charged(page), ["$170.00", "$100.00"]);
});

test("a variant becomes the base, and the others stay what they are", async (t) => {
  const { page } = await compared(t);
  await within(page, "Coupon", "Make base").click();
  await becomes(() => names(page), ["Base", "Credit", "The base before", "Trial"]);
  await becomes(() => charged(page), ["$140.00", "$98.71", "$298.71", "$140.00"]);
  await page.getByRole("button", { name: "Undo" }).first().click();
  await becomes(() => charged(page), ["$298.71", "$98.71", "$140.00", "$140.00"]);
  await within(page, "Trial", "Open as a story of its own").click();
  await becomes(() => page.getByLabel("Name of the story").inputValue(), "Two free months as credit, coupon or trial?: Trial");
  assert.equal(await page.locator(".cmp").count(), 0);
});

test("a change that fits nowhere any more is told, and can be taken away", async (t) => {
  const story = structuredClone(COMPARED);
  story.what_if.variants[0].changes.push({ path: "events[4].disabled", value: "true" });
  const { page } = await compared(t, story);
  const words = await column(page, "Credit").innerText();
  assert.match(words, /It gives no result\./);
  assert.match(words, /“events\[4\]\.disabled” is set, but the story has no “events\[4\]” any more/);
  assert.deepEqual(await charged(page), ["$298.71", "$140.00", "$140.00"]);
  await within(page, "Credit", "Remove events").click();
  await becomes(() => charged(page), ["$298.71", "$98.71", "$140.00", "$140.00"]);
});

test("the months of another figure, and all of them as a table", async (t) => {
  const { page } = await compared(t);
  await page.getByLabel("What is shown of each month").selectOption("closing");
  const row = page.getByRole("row", { name: /^1 Jun 2026/ });
  await becomes(() => row.innerText().then((text) => /Credit \$21\.29/.test(text)), true);
  assert.doesNotMatch(await page.locator(".cmp-months").innerText(), /−/, "a balance has no bare sign");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save as CSV" }).click()]);
  assert.equal(download.suggestedFilename(), "two-free-months-as-credit-coupon-or-tria-comparison.csv");
  const text = await readFile(await download.path(), "utf8");
  assert.match(text, /\r\nCredit,all,,usd,9871,98\.71,-20000,-200\.00,-67\.0,/);
});

test("mistakes of the base are told, and the last comparison stays", async (t) => {
  const { page } = await compared(t);
  await page.getByLabel("Number of months").fill("5000");
  await page.locator(".cmp.old").waitFor();
  assert.match(await page.locator(".cmp-first").innerText(), /The story has mistakes\./);
  assert.deepEqual(await charged(page), ["$298.71", "$98.71", "$140.00", "$140.00"]);
  await page.getByLabel("Number of months").fill("9");
  await becomes(() => page.locator(".cmp.old").count(), 0);
});

test("on a phone nothing is wider than the screen, and the months scroll within their frame", async (t) => {
  const { page } = await compared(t, CONVENTIONS, { width: 390, height: 844 });
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
  const frame = page.getByRole("region", { name: "The months, side by side" });
  assert.equal(await frame.evaluate((element) => element.scrollWidth > element.clientWidth), true);
});

test("by keyboard alone, and for everybody", async (t) => {
  const { page } = await compared(t);
  await tabTo(page, within(page, "Coupon", "Set something otherwise"));
  await page.keyboard.press("Enter");
  const field = page.getByLabel("What is otherwise");
  await tabTo(page, field);
  await field.selectOption("months");
  const value = page.getByLabel("Months that are looked at in Coupon");
  await becomes(() => value.evaluate((element) => element === document.activeElement), true);
  await page.keyboard.press("Control+a");
  await page.keyboard.type("12");
  await page.keyboard.press("Enter");
  await becomes(() => charged(page), ["$298.71", "$98.71", "$200.00", "$140.00"]);
  await becomes(() => within(page, "Coupon", "Set something otherwise").evaluate((element) => element === document.activeElement), true);
  await within(page, "Coupon", "Edit Months").click();
  assert.deepEqual(await axe(page), []);
});
