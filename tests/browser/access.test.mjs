// Can everybody use the page, at every width and in both themes? What axe finds, and what scrolls sideways.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { AS_BILLED, axe, becomes, closeSite, lesson, longStory, openPage, says, tell } from "./support.mjs";

after(closeSite);

const button = (page, name) => page.getByRole("button", { name, exact: true });
const WIDE = { width: 1440, height: 900 };
const MEDIUM = { width: 768, height: 1024 };
const SMALL = { width: 390, height: 844 };

const openAmount = async (page) => {
  await page.locator(".schedule button.why").nth(4).click();
  await page.locator(".derive").waitFor();
};
const makeMistakes = async (page) => {
  await page.getByLabel("Number of months").fill("5000");
  await page.getByLabel("Amount of the price").first().fill("abc");
  await becomes(() => page.locator(".mistakes li").count(), 2);
};
const openGallery = async (page) => {
  await page.getByRole("button", { name: /^Gallery of stories/ }).click();
  await page.getByRole("dialog").waitFor();
};
const openMenu = (page) => page.getByRole("button", { name: /^\+ Add an event/ }).click();
const showStory = (page) => button(page, "Story").click();
const showTab = (name) => (page) => page.getByRole("tab", { name }).click();
const addAll = async (page) => {
  for (const kind of ["Change the quantity", "Set the balance", "Add an invoice item", "Charge once", "Cancel"]) {
    await openMenu(page);
    await page.getByRole("button", { name: new RegExp(`^${kind}`) }).click();
  }
};

const showResult = (page) => button(page, "Result").click();
const copyByHand = async (page) => {
  await button(page, "Share").click();
  await button(page, "Copy link").click();
  await page.getByText("The link is selected").waitFor();
};
const useBrokenText = async (page) => {
  await tell(page, {});
  await page.getByRole("alert").waitFor();
};
const closeGallery = (page) => page.keyboard.press("Escape");
const forbidCopying = (page) =>
  page.addInitScript(() => {
    Clipboard.prototype.writeText = () => Promise.reject(new DOMException("no", "NotAllowedError"));
  });

// Not every state in every width and theme: each state at least once, each width and theme with several states. The
// states of one page follow one another; those without a name are only on the way.
const PAGES = [
  [WIDE, "light", [
    ["as it opens"],
    ["with an open derivation", openAmount],
    ["in the middle of the story", (page) => button(page, "Next month").click()],
    ["with the ledger", showTab("Ledger")],
    ["with the menu of events", openMenu],
    ["with mistakes", makeMistakes],
  ]],
  [WIDE, "dark", [
    ["as it opens"],
    ["with the gallery", openGallery],
    [undefined, closeGallery],
    ["with the JSON", showTab("JSON")],
    ["with events of every kind", addAll],
  ]],
  [MEDIUM, "light", [["as it opens"], ["with a story of years", (page) => tell(page, longStory({ months: 30 }))]]],
  [MEDIUM, "dark", [["with the story", showStory], ["with mistakes", makeMistakes], ["with their list", showResult]]],
  [SMALL, "light", [
    ["as it opens"],
    ["with an open derivation", openAmount],
    ["with a broken text", useBrokenText],
    ["with the story", showStory],
    ["with the menu of events", openMenu],
  ]],
  [SMALL, "dark", [
    ["with the ledger", showTab("Ledger")],
    ["with the link to copy by hand", copyByHand],
    [undefined, closeGallery],
    ["with the gallery", openGallery],
    [undefined, closeGallery],
    ["with the story", showStory],
    ["with mistakes", makeMistakes],
  ]],
];

for (const [size, colorScheme, states] of PAGES) {
  test(`axe finds nothing at ${size.width} in the ${colorScheme} theme`, async (t) => {
    const { page } = await openPage(t, { ...size, colorScheme, prepare: forbidCopying });
    const found = {};
    for (const [name, prepare] of states) {
      await prepare?.(page);
      const violations = name ? await axe(page) : [];
      if (violations.length > 0) found[name] = violations;
    }
    assert.deepEqual(found, {});
  });
}

test("nothing makes the page scroll sideways, from 320 to 1440", async (t) => {
  const { page } = await openPage(t);
  const steps = [
    ["opened", async () => {}],
    ["derivation", openAmount],
    ["ledger", showTab("Ledger")],
    ["JSON", showTab("JSON")],
    ["events of every kind", addAll],
    ["mistakes", makeMistakes],
  ];
  const wide = [];
  for (const [name, step] of steps) {
    await page.setViewportSize(WIDE);
    await step(page);
    for (const width of [1440, 768, 390, 320]) {
      await page.setViewportSize({ width, height: 844 });
      for (const side of width <= 900 ? ["Story", "Result"] : [undefined]) {
        if (side) await button(page, side).click();
        const surplus = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (surplus > 0) wide.push(`${name}, ${width} wide, ${side ?? "both sides"}: ${surplus} px too wide`);
      }
    }
  }
  assert.deepEqual(wide, []);
});

test("on a small screen every control is at least 24 pixels high and wide", async (t) => {
  const { page } = await openPage(t, SMALL);
  const small = [];
  for (const side of ["Result", "Story"]) {
    await button(page, side).click();
    small.push(...await page.locator("button, input, select, summary").evaluateAll((controls) =>
      controls.filter((control) => control.checkVisibility()).flatMap((control) => {
        const { width, height } = (control.closest("label") ?? control).getBoundingClientRect();
        return width < 24 || height < 24 ? [`${control.outerHTML.slice(0, 90)}: ${width} × ${height}`] : [];
      }),
    ));
  }
  assert.deepEqual(small, []);
});

test("the page has one heading of the first level, landmarks with names, and no id twice", async (t) => {
  const { page } = await openPage(t);
  await lesson(page).click();
  await says(page, AS_BILLED);
  assert.equal(await page.locator("h1").count(), 1);
  for (const role of ["banner", "main", "complementary"]) assert.equal(await page.getByRole(role).count(), 1, role);
  const ids = await page.locator("[id]").evaluateAll((elements) => elements.map((element) => element.id));
  assert.equal(new Set(ids).size, ids.length);
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
});
