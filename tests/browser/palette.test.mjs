// Is everything found by its name and done by keyboard alone, and does the map of the keys tell the truth?

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { after, test } from "node:test";
import { AS_BILLED, AS_TOLD, axe, becomes, closeSite, longStory, openPage, says, story, tabTo, tell } from "./support.mjs";

after(closeSite);

const palette = (page) => page.locator("dialog#palette");
const map = (page) => page.locator("dialog#keys");
const field = (page) => page.getByRole("combobox", { name: "Look for a command" });
const options = (page) => palette(page).getByRole("option");
const active = (page) =>
  field(page).evaluate((input) => document.getElementById(input.getAttribute("aria-activedescendant"))?.textContent);
const focused = (page) => page.evaluate(() => document.activeElement.id);
const isOpen = (page, id) => page.evaluate((name) => document.getElementById(name)?.open ?? false, id);
const press = (page, ...keys) => keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
const commands = async (page) => {
  await press(page, "Control+k");
  await field(page).waitFor();
};
/** Opens the commands, types, and does the first that fits. */
const command = async (page, text) => {
  await commands(page);
  await page.keyboard.type(text);
  await press(page, "Enter");
  await becomes(() => isOpen(page, "palette"), false);
};

test("by keyboard: a coupon is added and its name has the focus, and undo takes it back", async (t) => {
  const { page } = await openPage(t);
  await commands(page);
  await page.keyboard.type("coupon");
  assert.equal(await active(page), "Add a coupon");
  await press(page, "Enter");
  await becomes(() => focused(page), "coupons-0--name");
  await page.keyboard.type("Welcome");
  await becomes(() => page.locator("#coupons-0--name").inputValue(), "Welcome");
  assert.equal((await story(page)).coupons[0].name, "Welcome");
  await command(page, "coupon welcome");
  await becomes(() => focused(page), "coupons-0--name");
  await command(page, "undo");
  await command(page, "undo");
  await becomes(() => page.locator("#coupons-0--name").count(), 0);
  await command(page, "redo");
  await page.locator("#coupons-0--name").waitFor();
});

for (const [words, id] of [
  ["add price", "prices-2--name"],
  ["tax rate", "tax-rates-0--name"],
  ["add subscription", "subscriptions-1--items-0--quantity"],
  ["policy", "policy-preset"],
  ["opening balance", "customer-balance"],
  ["price super", "prices-1--name"],
  ["event 2", "events-1--at"],
]) {
  test(`“${words}” leads to ${id}`, async (t) => {
    const { page } = await openPage(t);
    await command(page, words);
    await becomes(() => focused(page), id);
  });
}

test("every kind of event of the menu can be added, by that name and by others", async (t) => {
  const { page } = await openPage(t);
  await page.locator("#add-an-event").click();
  const inMenu = await page.locator(".add-event .menu strong").allInnerTexts();
  await page.keyboard.press("Escape");
  await commands(page);
  const group = palette(page).getByRole("group", { name: "Add an event", exact: true });
  assert.deepEqual(await group.getByRole("option").allInnerTexts(), inMenu.map((title) => `Event: ${title}`));
  await press(page, "Escape");
  await command(page, "event: refund");
  await becomes(() => focused(page), "events-2--at");
  await command(page, "seats change");
  await becomes(() => focused(page), "events-3--at");
  assert.deepEqual((await story(page)).events.slice(2).map((event) => Object.keys(event)[1]), ["issue_credit_note", "change_quantity"]);
});

test("each invoice is reached, also of a long story and from another sheet", async (t) => {
  const { page } = await openPage(t);
  await page.getByRole("tab", { name: "JSON" }).click();
  await command(page, "invoice 3");
  await becomes(() => page.locator("article.paper h2").innerText(), "Invoice 3");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.invoice), "2");
  await tell(page, longStory({ months: 60, events: 1 }));
  await command(page, "57 invoice");
  await becomes(() => page.locator("article.paper h2").innerText(), "Invoice 57");
});

test("the result is played, stepped and shown whole, and each sheet is turned to", async (t) => {
  const { page } = await openPage(t);
  const month = page.locator(".month-name");
  await command(page, "next month");
  await becomes(() => month.innerText(), "April 2026");
  await command(page, "next");
  await becomes(() => month.innerText(), "May 2026");
  await command(page, "previous");
  await becomes(() => month.innerText(), "April 2026");
  await command(page, "show all");
  await becomes(() => month.innerText(), "the whole story");
  await command(page, "roll forward");
  await page.locator("[data-play=pause]").waitFor();
  await command(page, "pause");
  await page.locator("[data-play=play]").waitFor();
  for (const tab of await page.getByRole("tab").all()) {
    await command(page, `sheet ${await tab.innerText()}`);
    await becomes(() => tab.getAttribute("aria-selected"), "true");
    await becomes(() => focused(page), await tab.getAttribute("id"));
  }
  await command(page, "credit unused time");
  await says(page, AS_BILLED);
});

test("the story is shared, printed, opened, saved and begun, and the theme is chosen", async (t) => {
  const prepare = (page) => page.addInitScript(() => { window.print = () => { document.title = "printed"; }; });
  const { page } = await openPage(t, { prepare });
  await command(page, "share");
  await page.getByLabel("Link to the story as it is now").waitFor();
  await press(page, "Escape");
  await command(page, "gallery");
  await page.locator("dialog#gallery [data-preset=bob]").waitFor();
  await press(page, "Escape");
  await command(page, "print");
  await becomes(() => page.title(), "printed");
  for (const [words, theme] of [["dark", "dark"], ["light theme", "light"], ["theme system", null]]) {
    await command(page, words);
    await becomes(() => page.evaluate(() => document.documentElement.getAttribute("data-theme")), theme);
  }
  const chosen = page.waitForEvent("filechooser");
  await command(page, "open file");
  await (await chosen).setFiles({ name: "story.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(longStory({ months: 3, events: 0 }))) });
  await becomes(() => page.locator("#title").inputValue(), "Ten years");
  const saved = page.waitForEvent("download");
  await command(page, "save file");
  assert.equal((await saved).suggestedFilename(), "story.json");
  await page.locator("#customer-name").fill("Maria");
  await page.getByText("Kept", { exact: true }).waitFor();
  await command(page, "stories kept");
  await becomes(() => page.evaluate(() => document.activeElement.closest("#shelf .story") !== null), true);
});

test("words fit in any order and without accents, a whole word before a part, and nothing says so", async (t) => {
  const { page } = await openPage(t);
  await page.locator("#prices-0--name").fill("Café");
  await commands(page);
  for (const [text, first] of [
    ["cafe", "Price: Café"],
    ["month next", "Next month"],
    ["NEXT   mon", "Next month"],
    ["upgrade", "Event: Change the plan"],
    ["vat", "Add a tax rate"],
    ["ledger", "Sheet: Ledger"],
    ["invoice 2", "Invoice 2"],
  ]) {
    await field(page).fill(text);
    assert.ok((await active(page)).startsWith(first), `“${text}” finds ${await active(page)} first`);
  }
  await field(page).fill("zebra");
  assert.equal(await options(page).count(), 0);
  assert.equal(await field(page).getAttribute("aria-expanded"), "false");
  assert.equal(await field(page).getAttribute("aria-activedescendant"), null);
  assert.match(await palette(page).getByRole("status").innerText(), /^Nothing here fits “zebra”/);
  await press(page, "Enter");
  assert.equal(await isOpen(page, "palette"), true);
});

test("the list is walked through with the arrows, Home, End and Page Down, and what cannot be done says why", async (t) => {
  const { page } = await openPage(t);
  await commands(page);
  const all = await options(page).allTextContents();
  const at = async (place) => assert.equal(await active(page), all.at(place));
  // Nothing is to be undone or redone yet.
  await at(2);
  await press(page, "ArrowDown", "ArrowDown");
  await at(4);
  await press(page, "ArrowUp", "ArrowUp", "ArrowUp", "ArrowUp");
  await at(0);
  await press(page, "ArrowUp");
  await at(-1);
  await press(page, "ArrowDown");
  await at(0);
  await press(page, "End");
  await at(-1);
  assert.ok(await options(page).last().evaluate((last) => last.getBoundingClientRect().bottom <= last.closest("dialog").getBoundingClientRect().bottom));
  await press(page, "Home", "PageDown");
  await at(8);
  await press(page, "PageUp");
  await at(0);
  assert.equal(await options(page).first().getAttribute("aria-disabled"), "true");
  await press(page, "Enter");
  assert.equal(await palette(page).getByRole("status").innerText(), "Undo: there is nothing to undo.");
  assert.equal(await palette(page).locator("[aria-selected=true]").count(), 1);
});

test("Escape, a click beside it and Ctrl K again close it, and the focus is where it was", async (t) => {
  const { page } = await openPage(t);
  const name = page.locator("#customer-name");
  await name.focus();
  for (const close of [() => press(page, "Escape"), () => page.mouse.click(5, 5), () => press(page, "Control+k")]) {
    await commands(page);
    // What is typed here is taken back here.
    await page.keyboard.type("abc");
    await press(page, "Control+z");
    await close();
    await becomes(() => isOpen(page, "palette"), false);
    assert.equal(await focused(page), "customer-name");
  }
  await says(page, AS_TOLD);
  const button = page.getByRole("button", { name: "Commands", exact: true });
  await tabTo(page, button);
  await press(page, "Enter");
  await field(page).waitFor();
  await press(page, "Escape");
  await becomes(() => focused(page), "commands");
  await press(page, "?");
  await map(page).waitFor();
  await press(page, "Escape");
  await becomes(() => focused(page), "commands");
});

test("no key opens anything while somebody types, over another dialog, or when it is switched off", async (t) => {
  const { page } = await openPage(t);
  const name = page.locator("#customer-name");
  await name.fill("");
  await name.pressSequentially("Who?");
  assert.equal(await name.inputValue(), "Who?");
  await page.getByRole("button", { name: /^Gallery of stories/ }).click();
  await press(page, "Control+k", "?");
  await page.waitForTimeout(300);
  assert.equal(await page.locator("dialog[open]").count(), 1);
  await press(page, "Escape");
  await page.getByRole("tab", { name: "Invoices" }).focus();
  await press(page, "?");
  await map(page).waitFor();
  // One leads to the other, and back.
  await map(page).getByRole("button", { name: "All commands" }).click();
  await becomes(() => isOpen(page, "keys"), false);
  await page.keyboard.type("keyboard");
  await press(page, "Enter");
  await becomes(() => isOpen(page, "keys"), true);
  await map(page).getByRole("switch").uncheck();
  await press(page, "Escape", "?");
  await page.waitForTimeout(300);
  assert.equal(await isOpen(page, "keys"), false);
  await command(page, "keys");
  await map(page).getByRole("switch").check();
  await press(page, "Escape", "?");
  await becomes(() => isOpen(page, "keys"), true);
});

test("what cannot be fetched is told, and is fetched the next time", async (t) => {
  const { page } = await openPage(t, { expectedErrors: [/palette\.js/] });
  await page.route("**/palette.js*", (route) => route.abort("failed"));
  await press(page, "Control+k");
  await page.getByText("The commands could not be fetched; your work is as it was.").waitFor();
  await page.unroute("**/palette.js*");
  await commands(page);
  await becomes(() => isOpen(page, "palette"), true);
});

// The map of the keys.

const KEYS_OF = {
  ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Home: "Home", End: "End",
  PageUp: "Page Up", PageDown: "Page Down", Enter: "Enter", Escape: "Esc",
};
/** Where in the map the keys of a file stand. */
const PLACES = {
  "src/app/view/graph.rs": ["Invoices on the chart", "An event on the chart"],
  "src/app/view/result.rs": ["The sheets, at their tabs", "An amount"],
  "src/app/view/events.rs": ["Looking for an event to add"],
  "static/whatif-compare.js": ["A value that is asked about in “what if”"],
  "static/whatif-rules.js": ["A value that is asked about in “what if”"],
  "static/library.js": ["The new name of a kept story"],
  "static/palette.js": ["Commands"],
};

test("every key that the sources listen to stands in the map, at its place", async (t) => {
  const { page } = await openPage(t);
  await press(page, "?");
  await map(page).waitFor();
  const sections = Object.fromEntries(
    await map(page).locator("section").evaluateAll((all) =>
      all.map((section) => [section.querySelector("h3").textContent, [...section.querySelectorAll("kbd")].map((key) => key.textContent)])),
  );
  const root = new URL("../../", import.meta.url);
  const read = (path) => readFile(new URL(path, root), "utf8");
  const names = (await Promise.all(["src/app/view/", "static/"].map(async (folder) =>
    (await readdir(new URL(folder, root))).filter((name) => /\.(rs|js)$/.test(name)).map((name) => folder + name)))).flat();
  const untold = [];
  for (const path of names) {
    const heard = new Set((await read(path)).match(/\b(?:Arrow(?:Left|Right|Up|Down)|Page(?:Up|Down)|Escape)\b|"(?:Home|End|Enter)"|\b(?:Home|End|Enter): \(/g));
    const told = (PLACES[path] ?? []).flatMap((title) => sections[title] ?? []).concat(path === "static/palette.js" ? sections.Everywhere : []);
    for (const key of heard) {
      const bare = key.replace(/\W/g, "");
      if (!told.includes(KEYS_OF[bare])) untold.push(`${path}: ${bare}`);
    }
  }
  assert.deepEqual(untold, []);
  // The keys with Ctrl: view.rs and boot.js.
  const letters = [...(await read("src/app/view.rs")).matchAll(/\("(\w)" \| "\w", /g)].map(([, letter]) => letter.toUpperCase());
  assert.ok(letters.length > 0);
  for (const letter of [...letters, "K", "?"]) assert.ok(sections.Everywhere.includes(letter), letter);
});

test("the keys do what the map says", async (t) => {
  const { page } = await openPage(t);
  await page.locator("#customer-name").fill("Maria");
  const name = () => page.locator("#customer-name").inputValue();
  await press(page, "Control+z");
  await becomes(name, "Cindy");
  await press(page, "Control+Shift+z");
  await becomes(name, "Maria");
  await press(page, "Control+z", "Control+y");
  await becomes(name, "Maria");

  const tab = (title) => page.getByRole("tab", { name: title });
  await tab("Invoices").focus();
  for (const [key, title] of [["ArrowRight", "Ledger"], ["ArrowLeft", "Invoices"], ["End", "Export"], ["Home", "Invoices"]]) {
    await press(page, key);
    await becomes(() => tab(title).getAttribute("aria-selected"), "true");
  }

  const bars = page.locator(".bars");
  await bars.focus();
  for (const [key, invoice] of [["ArrowRight", "0"], ["ArrowRight", "1"], ["ArrowLeft", "0"], ["End", "3"], ["Home", "0"]]) {
    await press(page, key);
    await becomes(() => bars.getAttribute("data-invoice"), invoice);
  }
  await press(page, "End", "Enter");
  await becomes(() => page.locator("article.paper h2").innerText(), "Invoice 4");

  for (const [key, day] of [["ArrowRight", "2026-04-17"], ["ArrowLeft", "2026-04-16"]]) {
    await page.locator('[data-mark="0"]').focus();
    await press(page, key);
    await becomes(() => page.locator("#events-0--at").inputValue(), day);
  }

  await page.locator(".scrub").focus();
  await press(page, "Home");
  await becomes(() => page.locator(".month-name").innerText(), "April 2026");
  await press(page, "ArrowRight");
  await becomes(() => page.locator(".month-name").innerText(), "May 2026");

  const amount = page.locator(".schedule .why").first();
  await amount.focus();
  await press(page, "Enter");
  await becomes(() => amount.getAttribute("aria-expanded"), "true");
  await press(page, "Escape");
  await becomes(() => amount.getAttribute("aria-expanded"), "false");

  await page.locator("#add-an-event").focus();
  await press(page, "Enter");
  await becomes(() => focused(page), "look-for-event");
  await press(page, "Escape");
  await becomes(() => focused(page), "add-an-event");
  await press(page, "Enter");
  await becomes(() => focused(page), "look-for-event");
  await page.keyboard.type("void");
  await press(page, "Enter");
  await becomes(() => focused(page), "events-2--at");
});

// How it looks.

for (const [width, height, colorScheme] of [[1440, 900, "light"], [768, 1024, "dark"], [390, 844, "light"], [390, 844, "dark"]]) {
  test(`axe finds nothing in either dialog at ${width} in the ${colorScheme} theme, and all of it fits`, async (t) => {
    const { page } = await openPage(t, { width, height, colorScheme, context: { hasTouch: width < 900 } });
    const surplus = () => page.evaluate(() => [document.documentElement, ...document.querySelectorAll("dialog[open], dialog[open] *")]
      .filter((each) => each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX !== "visible" && !each.matches(".sr, input")).map((each) => each.className));
    await commands(page);
    assert.deepEqual(await axe(page), []);
    assert.deepEqual(await surplus(), []);
    if (width < 620) {
      const heights = await options(page).evaluateAll((all) => all.map((each) => each.getBoundingClientRect().height));
      assert.ok(Math.min(...heights) >= 44, `${Math.min(...heights)} px`);
      // All of it but the room that is kept for a scroll bar.
      const { x, width: wide } = await palette(page).boundingBox();
      assert.ok(x === 0 && wide >= width - 16, `${wide} px from ${x}`);
    }
    await field(page).fill("zebra");
    assert.deepEqual(await axe(page), []);
    await press(page, "Escape");
    await becomes(() => page.evaluate(() => document.activeElement.tagName), "BODY");
    await press(page, "?");
    await map(page).waitFor();
    assert.deepEqual(await axe(page), []);
    assert.deepEqual(await surplus(), []);
  });
}

test("on a small screen a command turns to its side", async (t) => {
  const { page } = await openPage(t, { width: 390, height: 844, context: { hasTouch: true } });
  await page.getByRole("button", { name: "Commands", exact: true }).tap();
  await field(page).fill("customer");
  await options(page).first().tap();
  await becomes(() => focused(page), "customer-name");
  await page.getByRole("button", { name: "Commands", exact: true }).tap();
  await field(page).fill("invoice 2");
  await options(page).first().tap();
  await page.locator("article.paper").getByText("Invoice 2", { exact: true }).waitFor();
  assert.ok(await page.locator("article.paper").isVisible());
});
