// Can everybody use the page, at every width and in both themes? What axe finds, and what scrolls sideways.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { AS_BILLED, axe, becomes, closeSite, lesson, longStory, openPage, says, tell, typeInto } from "./support.mjs";

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
  await typeInto(page, page.getByLabel("Number of months"), "5000");
  await page.getByLabel("Amount of the price").first().fill("abc");
  await becomes(() => page.locator(".mistakes li").count(), 2);
};
const openGallery = async (page) => {
  await page.getByRole("button", { name: /^Gallery of stories/ }).click();
  await page.getByRole("dialog").waitFor();
};
const openMenu = (page) => page.locator("summary", { hasText: "Add an event" }).click();
const showStory = (page) => button(page, "Story").click();
const showTab = (name) => (page) => page.getByRole("tab", { name }).click();
const addAll = async (page) => {
  for (const kind of ["Change the quantity", "Set the balance", "Add an invoice item", "Charge once", "Cancel"]) {
    await openMenu(page);
    await page.getByRole("button", { name: new RegExp(`^${kind}`) }).click();
  }
};

// Not every state in every width and theme: each state once, each width in both themes.
const STATES = [
  ["as it opens", WIDE, "light"],
  ["as it opens", WIDE, "dark"],
  ["as it opens", MEDIUM, "light"],
  ["as it opens", SMALL, "dark"],
  ["with an open derivation", WIDE, "dark", openAmount],
  ["with an open derivation", SMALL, "light", openAmount],
  ["in the middle of playing", WIDE, "light", (page) => button(page, "Next month").click()],
  ["with mistakes", WIDE, "light", makeMistakes],
  ["with mistakes", MEDIUM, "dark", makeMistakes],
  ["with mistakes on the side of the story", SMALL, "light", async (page) => {
    await showStory(page);
    await makeMistakes(page);
  }],
  ["with the gallery open", WIDE, "dark", openGallery],
  ["with the gallery open", SMALL, "light", openGallery],
  ["with the menu of events open", WIDE, "light", openMenu],
  ["with the menu of events open on the side of the story", SMALL, "dark", async (page) => {
    await showStory(page);
    await openMenu(page);
  }],
  ["with events of every kind", WIDE, "dark", addAll],
  ["with the ledger", WIDE, "light", showTab("Ledger")],
  ["with the ledger", SMALL, "dark", showTab("Ledger")],
  ["with the JSON", MEDIUM, "light", showTab("JSON")],
  ["with a broken text", SMALL, "light", async (page) => {
    await tell(page, {});
    await page.getByRole("alert").waitFor();
  }],
  ["with a story of ten years", MEDIUM, "dark", (page) => tell(page, longStory())],
];

for (const [state, size, colorScheme, prepare] of STATES) {
  test(`axe finds nothing: ${state}, ${size.width} wide, ${colorScheme}`, async (t) => {
    const { page } = await openPage(t, { ...size, colorScheme });
    await prepare?.(page);
    assert.deepEqual(await axe(page), []);
  });
}

test("axe finds nothing where the link is copied by hand", async (t) => {
  const forbid = () => { Clipboard.prototype.writeText = () => Promise.reject(new DOMException("no", "NotAllowedError")); };
  const { page } = await openPage(t, { ...SMALL, prepare: (opened) => opened.addInitScript(forbid) });
  await button(page, "Copy link").click();
  await page.getByRole("group", { name: "The link, to be copied by hand" }).waitFor();
  assert.deepEqual(await axe(page), []);
});

test("nothing makes the page scroll sideways, from 320 to 1440", async (t) => {
  const { page } = await openPage(t);
  const steps = [
    ["opened", async () => {}],
    ["derivation", openAmount],
    ["ledger", showTab("Ledger")],
    ["JSON", showTab("JSON")],
    ["events of every kind", addAll],
    ["mistakes", makeMistakes],
    ["ten years", (opened) => tell(opened, longStory())],
  ];
  const wide = [];
  for (const [name, step] of steps) {
    await page.setViewportSize(WIDE);
    await step(page);
    for (const width of [1440, 1180, 900, 768, 390, 320]) {
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
