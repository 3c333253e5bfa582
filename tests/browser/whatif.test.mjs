// What if: do the views answer as soon as they are opened, and follow what is asked of them?

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, test } from "node:test";
import { AS_TOLD, axe, becomes, closeSite, linkTo, openPage, says, story, tabTo } from "./support.mjs";

after(closeSite);

const preset = async (id) => JSON.parse(await readFile(new URL(`../../static/presets/${id}.json`, import.meta.url), "utf8"));
const view = (page, name) => page.getByRole("navigation", { name: "Views" }).getByRole("button", { name, exact: true });
const place = (page) => page.locator("#whatif");
const answer = (page) => place(page).locator(".answer").innerText();
const field = (page, name) => place(page).getByLabel(name, { exact: true });
const asks = async (page) => (await page.evaluate(() => JSON.parse(document.getElementById("whatif").dataset.story))).what_if;
const ask = async (t, what_if, options = {}) =>
  openPage(t, { hash: linkTo({ ...(await preset("cindy-as-told")), what_if }), ...options });

const UPGRADE_DAY =
  "What is billed in month 2 is lowest at 30 Apr 2026: $102.66, and highest at 1 Apr 2026: $180.00. The story has 16 Apr 2026: $140.00.";
const TWO_FREE =
  "Credit $97.51 is the smallest opening credit of the customer for which the number of first invoices with nothing due is at least 2.";
const CREDIT =
  "What is charged in all is lowest at Credit $350.00: $20.00, and highest at no credit: $370.00. The story has Credit $200.00: $170.00.";

/** Opens the gallery and chooses. */
async function choose(page, id) {
  await page.getByRole("button", { name: /^Gallery of stories/ }).click();
  await page.locator(`dialog [data-preset="${id}"]`).click();
}

test("what does the upgrade day do to the bill? A story of the gallery opens with the answer", async (t) => {
  const { page } = await openPage(t);
  await choose(page, "upgrade-day");
  await becomes(() => answer(page), UPGRADE_DAY);
  assert.equal(await view(page, "Sweep").getAttribute("aria-current"), "true");
});

test("which credit makes the first two invoices free? A story of the gallery opens with the answer", async (t) => {
  const { page } = await openPage(t);
  await choose(page, "two-free-invoices");
  await becomes(() => answer(page), TWO_FREE);
  await place(page).getByText("One step further, at Credit $97.50").waitFor();
  // Adopted, the story is so, and it can be undone.
  await place(page).getByRole("button", { name: "Adopt Credit $97.51" }).click();
  await becomes(async () => (await page.evaluate(() => JSON.parse(document.getElementById("whatif").dataset.story))).customer.balance, -9_751);
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await becomes(async () => (await page.evaluate(() => JSON.parse(document.getElementById("whatif").dataset.story))).customer.balance, -5_000);
});

test("a view answers before anything is filled in, and the overview comes back", async (t) => {
  const { page } = await openPage(t);
  await view(page, "Sweep").click();
  await becomes(() => answer(page), CREDIT);
  await view(page, "Overview").click();
  await page.getByRole("tab", { name: "Invoices" }).waitFor();
  assert.equal(await place(page).count(), 0);
  await says(page, AS_TOLD);
  assert.equal((await story(page)).what_if, undefined);
});

test("a point of the curve is chosen by keyboard and adopted; the base story on the left moves the curve", async (t) => {
  const { page } = await ask(t, { view: "sweep" });
  await becomes(() => answer(page), CREDIT);
  const slider = place(page).getByRole("slider");
  await tabTo(page, slider, { most: 300 });
  await page.keyboard.press("ArrowRight");
  await becomes(() => slider.getAttribute("aria-valuetext"), "Credit $210.00: $160.00");
  await place(page).getByRole("button", { name: "Adopt Credit $210.00" }).click();
  await becomes(async () => (await answer(page)).endsWith("The story has Credit $210.00: $160.00."), true);
  await page.getByLabel("Amount of the price", { exact: true }).nth(1).fill("80");
  await becomes(async () => (await answer(page)).includes("highest at no credit: $300.00"), true);
});

test("another value has another range; what cannot be read is told beside its field and the answer stays", async (t) => {
  const { page } = await ask(t, { view: "sweep" });
  await field(page, "What if I change").selectOption({ label: "price of Super Startup" });
  await becomes(() => field(page, "to").inputValue(), "200.00");
  await field(page, "to").fill("$150");
  await field(page, "to").press("Enter");
  await becomes(async () => (await asks(page)).sweep.to, "15000");
  await field(page, "from").fill("cheap");
  await field(page, "from").press("Tab");
  await place(page).getByText("“cheap” is not an amount.").waitFor();
  assert.equal(await field(page, "from").getAttribute("aria-invalid"), "true");
  assert.match(await answer(page), /highest at \$150\.00/);
  await field(page, "Look at").selectOption({ label: "What is due on an invoice" });
  await becomes(async () => (await asks(page)).sweep.output, "due");
  await becomes(() => field(page, "invoice").inputValue(), "1");
});

test("two inputs make a table, and a cell adopts both", async (t) => {
  const across = { input: "prices[1].unit_amount", from: "10000", to: "20000", step: "10000" };
  const credit = { across: "events[1].adjust_balance.amount", across_from: "-20000", across_to: "-10000", across_step: "10000" };
  const { page } = await ask(t, { view: "sweep", sweep: { ...across, ...credit } });
  const cells = place(page).locator(".heat tbody td");
  await becomes(() => cells.allInnerTexts(), ["$270.00", "$170.00", "$620.00", "$520.00"]);
  assert.equal(await place(page).locator(".heat .is-now").innerText(), "$170.00");
  await cells.nth(2).getByRole("button").focus();
  await page.keyboard.press("Enter");
  await becomes(async () => {
    const now = await page.evaluate(() => JSON.parse(document.getElementById("whatif").dataset.story));
    return [now.prices[1].unit_amount, now.events[1].adjust_balance.amount];
  }, [20_000, -10_000]);
  // Who goes by keyboard stays where they are, and the story's cell is another one.
  await becomes(() => place(page).locator(".heat .is-now").innerText(), "$620.00");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "$620.00");
});

test("the curve is saved as a table and as a picture", async (t) => {
  const { page } = await ask(t, { view: "sweep" });
  await becomes(() => answer(page), CREDIT);
  const saved = async (name) => {
    const [download] = await Promise.all([page.waitForEvent("download"), place(page).getByRole("button", { name }).click()]);
    return readFile(await download.path(), "utf8");
  };
  const csv = await saved("Save as CSV");
  assert.ok(csv.includes("-20000,17000\r\n"), csv);
  const svg = await saved("Save as SVG");
  assert.ok(svg.startsWith("<svg") && svg.includes("The story has Credit $200.00"), svg.slice(0, 200));
});

test("a search without an answer says so, tells the nearest, and adopts nothing", async (t) => {
  const solve = { input: "events[1].adjust_balance.amount", output: "first_zero_invoices", is: "at_least", value: 1 };
  const { page } = await ask(t, { view: "solve", solve });
  await becomes(async () => (await answer(page)).startsWith("There is none between"), true);
  assert.equal(await place(page).getByRole("button", { name: /^Adopt/ }).count(), 0);
  await field(page, "Which one").selectOption("largest");
  await becomes(async () => (await asks(page)).solve.which, "largest");
});

test("a question that the story no longer has is told, and another one answered", async (t) => {
  const { page } = await ask(t, { view: "sweep", sweep: { input: "events[7].at", from: "2026-02-31" } });
  await place(page).getByText("This story has no “events[7].at”").waitFor();
  assert.match(await answer(page), /^What is charged in all/);
});

test("a story with a mistake keeps its last good answer", async (t) => {
  const { page } = await ask(t, { view: "sweep" });
  await becomes(() => answer(page), CREDIT);
  await page.getByLabel("Number of months").fill("5000");
  await page.locator(".mistakes").waitFor();
  assert.equal(await answer(page), CREDIT);
  await page.getByLabel("Number of months").fill("4");
  await page.locator(".mistakes").waitFor({ state: "detached" });
  assert.equal(await answer(page), CREDIT);
});

test("what is asked is kept over a reload", async (t) => {
  const { page } = await ask(t, { view: "solve" });
  await place(page).locator(".answer").waitFor();
  await page.waitForFunction(() => Object.keys(localStorage).some((key) => localStorage[key].includes('"view":"solve"')));
  await page.reload();
  await place(page).locator(".answer").waitFor();
  assert.equal(await view(page, "Solve").getAttribute("aria-current"), "true");
});

test("a view that cannot be fetched says so, and comes when it is tried again", async (t) => {
  const { page } = await openPage(t, { expectedErrors: [/whatif-sweep|desk_bg|Failed to load/, /net::ERR_FAILED/] });
  await page.route("**/whatif-sweep.js*", (route) => route.abort("failed"));
  await view(page, "Sweep").click();
  await place(page).getByRole("alert").waitFor();
  await page.unroute("**/whatif-sweep.js*");
  await place(page).getByRole("button", { name: "Try again" }).click();
  await becomes(() => answer(page), CREDIT);
});

for (const [width, colorScheme] of [[1440, "light"], [1440, "dark"], [390, "dark"], [320, "light"]]) {
  test(`axe finds nothing on the views, ${width} wide, ${colorScheme}, and nothing scrolls sideways`, async (t) => {
    for (const what of [{ view: "sweep" }, { view: "sweep", sweep: { across: "months" } }, { view: "solve" }]) {
      const { page } = await ask(t, what, { width, colorScheme });
      await place(page).locator(".answer").waitFor();
      assert.deepEqual(await axe(page), []);
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(beyond <= 0, `${JSON.stringify(what)}: ${beyond} px too wide`);
    }
  });
}
