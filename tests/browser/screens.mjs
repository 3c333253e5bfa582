// Which screens does the page have, and how does one come to each?
//
//   for (const [name, { hash, go }] of Object.entries(SCREENS)) { ... await go(page); ... }
//
// Each begins with a page that has just been opened at `hash`. shots.mjs takes their pictures, access.test.mjs looks
// whether everybody can use them.

import { readFileSync } from "node:fs";
import { becomes, linkTo, longStory, tell } from "./support.mjs";

/** A story that has some of everything: several subscriptions, tiers, a coupon, taxes, grants, and problems with paying. */
export const FULL = {
  version: 1,
  title: "Everything at once, told at some length so that the title has to be cut",
  description: "Uma pays for a platform and for what her team calls, tier by tier, with a coupon and with tax.",
  currency: "eur",
  start: "2026-03-01",
  months: 6,
  prices: [
    { id: "base", name: "Platform for teams with a long name", unit_amount: 2_900, interval: "month" },
    {
      id: "calls",
      name: "API call",
      interval: "month",
      tiers_mode: "graduated",
      tiers: [{ up_to: 1_000, unit_amount: 0 }, { up_to: 10_000, unit_amount: 4 }, { unit_amount_decimal: "2.5" }],
      usage_type: "metered",
    },
    { id: "years", name: "Support", unit_amount: 120_000, interval: "year" },
  ],
  coupons: [{ id: "launch", name: "Launch offer", percent_off: "50", duration: "repeating", duration_in_months: 3 }],
  tax_rates: [{ id: "vat", name: "VAT", percentage: "19" }],
  customer: { name: "Uma", balance: 1_250 },
  subscriptions: [
    {
      id: "main",
      items: [{ id: "plan", price: "base", quantity: 3, tax_rates: ["vat"] }, { id: "calls", price: "calls" }],
      discounts: ["launch"],
    },
    { id: "support", items: [{ id: "help", price: "years" }] },
  ],
  events: [
    { at: "2026-03-10", report_usage: { subscription: "main", item: "calls", quantity: "8200.5" } },
    { at: "2026-04-12", change_quantity: { subscription: "main", item: "plan", quantity: 5 } },
    { at: "2026-04-12", adjust_balance: { amount: -25_000, description: "For three days without service" } },
    { at: "2026-04-20", fail_payments: { until: "2026-06-10", description: "The card has expired" } },
    { at: "2026-06-15", disabled: true, cancel: { subscription: "support" } },
  ],
};

const preset = (name) => JSON.parse(readFileSync(new URL(`../../static/presets/${name}.json`, import.meta.url), "utf8"));
const COMPARED = preset("free-months-compared");
const CONVENTIONS = preset("every-convention");
const CUSTOMERS = preset("offer-to-everybody");
CUSTOMERS.what_if.cohort.customers = 2_000;
const TABLE = { ...preset("upgrade-day"), what_if: { view: "sweep", sweep: { input: "prices[1].unit_amount", across: "events[0].at" } } };

const tab = (name) => (page) => page.getByRole("tab", { name, exact: true }).click();
/** On a small screen one side is shown at a time. */
const side = async (page, name) => {
  const switched = page.locator(".sides").getByRole("button", { name, exact: true });
  if (await switched.isVisible()) await switched.click();
};
const story = (page) => side(page, "Story");
const full = linkTo(FULL);

/** The answer of a view of “what if”. */
const answer = async (page) => {
  await side(page, "Result");
  await page.locator("#whatif .answer").waitFor();
};
const billed = async (page) => {
  await side(page, "Result");
  await page.getByText(/billed in [\d.]+ seconds/).waitFor();
};

export const unfold = async (page) => {
  await story(page);
  // Each that opens may bring others.
  for (const name of ["trial, billing date, discounts …", "tax, discounts, payment method …"]) {
    await page.getByRole("button", { name }).first().click();
  }
  for (const id of ["events-2", "events-0", "prices-1", "coupons-0", "tax_rates-0"]) {
    const button = page.locator(`[id^="${id}"][id$="-more"]`).first();
    if ((await button.count()) > 0) await button.click();
  }
  await page.locator("details.fine summary").click();
};

export const SCREENS = {
  first: { go: async () => {} },
  derivation: {
    go: async (page) => {
      await page.locator(".schedule button.why").nth(4).click();
      await page.locator(".derive").waitFor();
    },
  },
  pointed: {
    go: async (page) => {
      await page.locator(".bars").focus();
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "Next month" }).click();
    },
  },
  full: { hash: full, go: async () => {} },
  "full-story": { hash: full, go: story },
  unfolded: { hash: full, go: unfold },
  menu: {
    go: async (page) => {
      await story(page);
      await page.getByRole("button", { name: /^\+ Add an event/ }).click();
    },
  },
  ledger: { hash: full, go: tab("Ledger") },
  calendar: { hash: full, go: tab("Calendar") },
  json: { go: tab("JSON") },
  code: {
    go: async (page) => {
      await tab("Code")(page);
      await page.locator(".calls pre").first().waitFor();
    },
  },
  export: {
    go: async (page) => {
      await tab("Export")(page);
      await page.getByRole("button", { name: "Print", exact: true }).waitFor();
    },
  },
  gallery: {
    go: async (page) => {
      await page.getByRole("button", { name: /^Gallery of stories/ }).click();
      await page.locator("#gallery .story[data-preset]").first().waitFor();
    },
  },
  stories: {
    go: async (page) => {
      await story(page);
      await page.getByLabel("Name of the story").fill("A title that is rather long for one line of a phone");
      await page.getByRole("button", { name: /^Gallery of stories/ }).click();
      await page.locator("#shelf .story").first().waitFor();
      await page.locator("#gallery .story[data-preset]").first().waitFor();
      await page.getByRole("button", { name: /^Duplicate/ }).first().click();
      await page.getByText("is copied").waitFor();
    },
  },
  share: {
    go: async (page) => {
      await page.getByRole("button", { name: "Share", exact: true }).click();
      await page.getByRole("button", { name: "Copy link" }).waitFor();
    },
  },
  "share-embed": {
    go: async (page) => {
      await page.getByRole("button", { name: "Share", exact: true }).click();
      await page.getByRole("button", { name: "Embed", exact: true }).click();
      await page.getByLabel("What is to be pasted").waitFor();
      await page.waitForFunction(() => document.querySelector("rollforward-scenario").shadowRoot?.querySelector(".live iframe"));
    },
  },
  mistakes: {
    go: async (page) => {
      await story(page);
      await page.getByLabel("Number of months").fill("5000");
      await page.getByLabel("Amount of the price").first().fill("abc");
      await becomes(() => page.locator(".mistakes li").count(), 2);
      await side(page, "Result");
    },
  },
  problem: {
    go: async (page) => {
      await story(page);
      await page.getByLabel("Amount of the price").first().fill("abc");
      await page.locator(".problem").first().waitFor();
    },
  },
  broken: {
    go: async (page) => {
      await tell(page, {});
      await page.getByRole("alert").waitFor();
    },
  },
  long: { hash: linkTo(longStory()), go: async () => {} },
  compare: { hash: linkTo(COMPARED), go: (page) => page.locator(".cmp-card").first().waitFor() },
  "compare-edit": {
    hash: linkTo(COMPARED),
    go: async (page) => {
      await page.getByRole("button", { name: "Set something otherwise: Coupon" }).click();
      await page.getByLabel("What is otherwise").selectOption("prices[1].unit_amount");
      await page.getByLabel("Price of Super Startup in Coupon").fill("eighty");
      await page.getByRole("button", { name: "Set", exact: true }).click();
      await page.locator(".cmp-editor .problem").waitFor();
    },
  },
  conventions: { hash: linkTo(CONVENTIONS), go: (page) => page.locator(".cmp-card").first().waitFor() },
  sweep: { hash: linkTo(preset("upgrade-day")), go: answer },
  table: { hash: linkTo(TABLE), go: answer },
  solve: { hash: linkTo(preset("two-free-invoices")), go: answer },
  cohort: {
    hash: linkTo(CUSTOMERS),
    go: async (page) => {
      await billed(page);
      await page.getByRole("button", { name: "One free month" }).click();
      await page.locator(".cohort-bars summary").first().click();
    },
  },
  "cohort-who": {
    hash: linkTo(CUSTOMERS),
    go: async (page) => {
      await billed(page);
      await page.getByText("Who the customers are").click();
    },
  },
  rules: { hash: linkTo(preset("which-rules")), go: answer },
  print: {
    hash: full,
    go: async (page) => {
      await page.emulateMedia({ media: "print" });
      await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    },
  },
};
