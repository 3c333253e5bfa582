// Are many customers billed on the page, whatever happens meanwhile?

import assert from "node:assert/strict";
import { createWriteStream } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { axe, closeSite, linkTo, openPage } from "./support.mjs";

after(closeSite);

const preset = async () => JSON.parse(await readFile(new URL("../../static/presets/offer-to-everybody.json", import.meta.url), "utf8"));

/** A story whose customers come from a table. */
const tabled = {
  version: 1, title: "From a table", currency: "usd", start: "2026-01-01", months: 12,
  prices: [{ id: "hobby", unit_amount: 2000 }, { id: "super", unit_amount: 10000 }],
  subscriptions: [{ id: "main", items: [{ id: "plan", price: "hobby" }] }],
  events: [{ at: "2026-04-16", adjust_balance: { amount: -1000, description: "Credit" } }],
  what_if: { view: "cohort", cohort: { inputs: [
    { path: "subscriptions[0].items[0].price", column: "plan" },
    { path: "subscriptions[0].items[0].quantity", column: "seats" },
    { path: "events[0].adjust_balance.amount", column: "credit", credit: true },
  ] } },
};

async function openCohort(t, story, options = {}) {
  const { page } = await openPage(t, { hash: linkTo(story), ...options });
  const cohort = page.locator(".cohort");
  await cohort.waitFor();
  return { page, cohort, said: cohort.getByRole("status").first(), answer: cohort.locator(".answer") };
}

const billed = (cohort) => cohort.getByText(/billed in [\d.]+ seconds/).waitFor({ timeout: 60_000 });

async function give(cohort, text, name = "customers.csv") {
  await cohort.locator("input[type=file]").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
}

test("the preset has its answer on the screen, by month, by bar and by variant, and a customer opens as a story", async (t) => {
  const { page, cohort, answer } = await openCohort(t, await preset());
  await billed(cohort);
  assert.match(await answer.textContent(), /^10,000 customers are charged \$5,136,737\.98 in 24 months\. They are granted \$655,800\.00 of credit; at the most \$161,643\.46/);
  const months = cohort.getByRole("region", { name: "The months" }).locator("tbody tr");
  assert.equal(await months.count(), 24);
  assert.equal(await cohort.locator(".cohort-month").count(), 24);
  await cohort.getByRole("button", { name: "One free month" }).click();
  assert.match(await answer.textContent(), /charged \$5,464,521\.16/);
  const sides = cohort.getByRole("region", { name: "Who gains and who loses" });
  assert.match(await sides.textContent(), /\$327,783\.18 more is charged .* 3,279 customers are charged/);
  await cohort.getByRole("button", { name: "The story", exact: true }).click();
  const bar = cohort.locator(".cohort-bars details").first();
  await bar.locator("summary").click();
  const one = bar.getByRole("button", { name: /^Customer \d+$/ }).first();
  const name = await one.textContent();
  const amount = (await bar.locator("li").first().textContent()).split(":")[0];
  await one.click();
  await page.getByText(`${name} of Two free months for whoever upgrades`).first().waitFor();
  // What the bar says is what the story of the customer says.
  await page.getByText(amount).first().waitFor();
});

test("everybody can use it, at every width and in both themes", async (t) => {
  for (const [width, colorScheme] of [[1440, "light"], [768, "dark"], [390, "light"]]) {
    const { page } = await openPage(t, { hash: linkTo(await preset()), width, colorScheme });
    const cohort = page.locator(".cohort");
    await cohort.waitFor({ state: "attached" });
    const result = page.locator(".sides").getByRole("button", { name: "Result", exact: true });
    if (await result.isVisible()) await result.click();
    await billed(cohort);
    await cohort.getByRole("button", { name: "One free month" }).click();
    await cohort.getByRole("region", { name: "Who gains and who loses" }).waitFor();
    await cohort.locator(".cohort-bars summary").first().click();
    await cohort.getByText("Who the customers are").click();
    assert.deepEqual(await axe(page), [], `${width} ${colorScheme}`);
    // Nothing is wider than the screen.
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${width} ${colorScheme}`);
  }
});

test("any number of workers gives the same answer", async (t) => {
  const found = [];
  for (const cores of [1, 2, 5]) {
    const prepare = (page) => page.addInitScript((count) => Object.defineProperty(navigator, "hardwareConcurrency", { value: count }), cores);
    const { cohort } = await openCohort(t, await preset(), { prepare });
    await billed(cohort);
    found.push(await cohort.evaluate((all) => [all.querySelector(".answer"), ...all.querySelectorAll("table"), ...all.querySelectorAll(".cohort-bars details")].map((each) => each.textContent).join("\n")));
  }
  assert.equal(found[1], found[0]);
  assert.equal(found[2], found[0]);
});

test("it can be cancelled, begun again, and reloaded in the middle", async (t) => {
  const story = await preset();
  story.what_if.cohort.customers = 3_000_000;
  const { page, cohort, answer } = await openCohort(t, story);
  await cohort.getByText(/customers, about .* left|customers, less/).waitFor();
  await page.reload();
  await cohort.getByText(/customers, about .* left/).waitFor();
  await cohort.getByRole("button", { name: "Cancel" }).click();
  await cohort.getByText("Cancelled: nothing was billed.").waitFor();
  assert.equal(await answer.textContent(), "Cancelled.");
  await cohort.getByText("Who the customers are").click();
  const many = cohort.getByLabel("How many");
  await many.fill("500");
  await many.press("Tab");
  await billed(cohort);
  assert.match(await answer.textContent(), /^500 customers/);
});

test("a worker that dies is replaced, and nothing is lost or counted twice", async (t) => {
  const story = await preset();
  story.what_if.cohort.customers = 60_000;
  const { page, cohort, answer } = await openCohort(t, story);
  await cohort.getByText(/customers, about .* left|customers, less/).waitFor();
  const [worker] = page.workers();
  await worker.evaluate(() => { setTimeout(() => { throw new Error("The memory is full."); }); });
  await cohort.getByText(/1 worker ended unexpectedly; what it had done is done again/).waitFor();
  await billed(cohort);
  const found = await answer.textContent();
  assert.match(found, /^60,000 customers/);
  await cohort.getByRole("button", { name: "Bill them" }).click();
  await cohort.getByRole("button", { name: "Bill them" }).waitFor({ state: "hidden" });
  await billed(cohort);
  assert.equal(await answer.textContent(), found);
});

test("a table is asked for, and each kind of table is read", async (t) => {
  const { cohort, answer } = await openCohort(t, tabled);
  await cohort.getByText(/^Choose the table of your customers/).waitFor();
  // Two customers: $20 and 2 x $100 a month for a year, $10.50 of credit for the first.
  for (const text of [
    "plan,seats,credit\nhobby,1,10.50\nsuper,2,\n",
    "\u{feff}plan,seats,credit\r\nhobby,1,10.50\r\nsuper,2,\r\n",
    "Plan;Seats;Credit\nhobby;1;10,50\nsuper;2;",
    "note,plan,seats,credit\n\"one,\n\"\"two\"\"\",hobby,1,10.50\n,super,2,\n",
  ]) {
    await give(cohort, text);
    await billed(cohort);
    assert.match(await answer.textContent(), /^2 customers are charged \$2,629\.50 in 12 months/, text);
  }
  await give(cohort, "plan,seats,credit\nhobby,1,10.50\ngold,1,\nsuper,2\nsuper,two,\nsuper,2,\nhobby,\"1,\n");
  await cohort.getByText("4 rows are left out, and in no figure here").waitFor();
  const list = cohort.locator(".cohort-bad");
  assert.match(await list.textContent(), /Line 3: plan: “gold” is not an id of this story\..*Line 4: The row has 2 cells, and its head 3\..*Line 5: seats: “two” is not a whole number\..*Line 7: A quote that opens in this row is not closed/);
  assert.match(await answer.textContent(), /^2 customers are charged \$2,629\.50/);
  await give(cohort, "plan,seats,credit\n");
  await cohort.getByText("The table has no rows below its head, so there is no customer to bill.").waitFor();
  await give(cohort, "");
  await cohort.getByText(/The table is empty\./).waitFor();
  await give(cohort, "plan,plan,seats,credit\n");
  await cohort.getByText(/Two columns are called “plan”\./).waitFor();
  await give(cohort, "a,b\n1,2\n");
  await cohort.getByText(/No column is called “plan”; the columns are: a, b\./).waitFor();
});

test("a customer of a table opens as a story of its own", async (t) => {
  const { page, cohort } = await openCohort(t, tabled);
  await give(cohort, "plan,seats,credit\nhobby,1,10.50\nsuper,2,\n");
  await billed(cohort);
  const bar = cohort.locator(".cohort-bars details").last();
  await bar.locator("summary").click();
  await bar.getByRole("button", { name: "Customer 3" }).click();
  await page.getByText("Customer 3 of From a table").first().waitFor();
  await page.getByText("$2,400.00").first().waitFor();
});

test("a table of 200 MB is billed, while the page stays live", async (t) => {
  const directory = await mkdtemp(join(tmpdir(), "cohort-"));
  t.after(() => rm(directory, { recursive: true }));
  const path = join(directory, "large.csv");
  const file = createWriteStream(path);
  const padding = "x".repeat(980);
  file.write("plan,seats,credit,note\n");
  const block = Array.from({ length: 1_000 }, (_, row) => `${row % 2 ? "hobby" : "super"},${(row % 3) + 1},${row % 10}.00,"${padding},\n"\n`).join("");
  let size = 0;
  for (; size < 200_000_000; size += block.length) if (!file.write(block)) await new Promise((resolve) => file.once("drain", resolve));
  await new Promise((resolve) => file.end(resolve));
  const customers = (size / block.length) * 1_000;
  const { page, cohort, answer } = await openCohort(t, tabled);
  await page.evaluate(() => {
    window.longest = 0;
    new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration); }).observe({ type: "longtask" });
  });
  await cohort.locator("input[type=file]").setInputFiles(path);
  await cohort.getByText(new RegExp(`${customers.toLocaleString("en")} customers billed in`)).waitFor({ timeout: 120_000 });
  assert.match(await answer.textContent(), new RegExp(`^${customers.toLocaleString("en")} customers are charged`));
  t.diagnostic(`${size} bytes in ${await cohort.getAttribute("data-seconds")} s, longest task of the page ${await page.evaluate(() => window.longest)} ms`);
});
