// Is every story kept, under its own name, whatever the storage, another tab or a link does?

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, test } from "node:test";
import {
  AS_BILLED, AS_TOLD, axe, becomes, closeSite, headline, kept, keptStories, lesson, linkTo, openPage, ready, says, story, tell,
  typeInto,
} from "./support.mjs";

after(closeSite);

const BOB = "Bob pays $9.00 on 1 May and the full $10.00 from 1 June.";
const TITLE = "Cindy upgrades half-way, as the story was told";
const preset = async (name) =>
  JSON.parse(await readFile(new URL(`../../static/presets/${name}.json`, import.meta.url), "utf8"));
const button = (page, name) => page.getByRole("button", { name, exact: true });
const opener = (page) => page.getByRole("button", { name: /^Gallery of stories/ });
const dialog = (page) => page.locator("dialog#gallery");
const ownList = (page) => dialog(page).locator("#shelf");
const rows = (page) => dialog(page).locator(".shelf li .story strong");
const titles = (page) => rows(page).allInnerTexts();
const keptTitles = async (page) => (await keptStories(page)).map(({ title }) => title);
const alertText = (page) => page.getByRole("alert").innerText();
const name = (page) => page.getByLabel("Name of the customer", { exact: true });
const reload = async (page) => {
  await page.reload();
  await ready(page);
};
const look = async (page) => {
  await opener(page).click();
  await dialog(page).waitFor();
};
const choose = async (page, id) => {
  await look(page);
  await page.locator(`dialog [data-preset="${id}"]`).click();
};
const follow = (page, hash) => page.evaluate((fragment) => { location.hash = fragment; }, hash);
const saysKept = (page) => opener(page).getByText("Kept", { exact: true }).waitFor();

/** Puts stories into the storage before the page is opened for the first time. */
const seeded = (entries) => ({
  prepare: (page) =>
    page.addInitScript((given) => {
      if (sessionStorage.seeded) return;
      sessionStorage.seeded = "1";
      for (const [key, value] of given) localStorage[key] = value;
    }, entries),
});
/** A story that is so many characters longer, by what happens after its end. */
const longer = (document, letters, text = (index, most) => "x".repeat(most)) => ({
  ...document,
  events: [
    ...document.events,
    ...Array.from({ length: Math.ceil(letters / 490) }, (_, index) => ({
      at: "2026-04-20",
      adjust_balance: { amount: index % 2 ? 100 : -100, description: text(index, Math.min(490, letters)) },
    })),
  ],
});
const entry = (id, title, ...documents) => [
  `rollforward.story.${id}`,
  `1\t${id}\t${title}\n[${documents.map((document) => JSON.stringify({ ...document, title })).join(",")}]`,
];

// The library.

test("a story of the gallery that nobody touches leaves nothing, and a reload finds it again", async (t) => {
  const { page } = await openPage(t);
  await choose(page, "bob");
  await says(page, BOB);
  await page.waitForTimeout(400);
  assert.deepEqual(await keptStories(page), []);
  await reload(page);
  assert.equal(await headline(page), BOB);
  assert.doesNotMatch(await opener(page).innerText(), /Kept/);
  await typeInto(page, name(page), "Rob");
  await saysKept(page);
  assert.equal((await keptStories(page)).length, 1);
  await reload(page);
  await says(page, BOB.replace("Bob", "Rob"));
  await saysKept(page);
});

test("each story that is worked on is kept beside the others, and opens again", async (t) => {
  const { page } = await openPage(t);
  await lesson(page).click();
  await says(page, AS_BILLED);
  await choose(page, "bob");
  await typeInto(page, name(page), "Rob");
  await says(page, BOB.replace("Bob", "Rob"));
  await becomes(async () => (await kept(page))?.customer.name, "Rob");
  assert.equal((await keptStories(page)).length, 2);
  await look(page);
  await becomes(async () => (await titles(page)).length, 2);
  assert.equal((await titles(page))[1], TITLE);
  assert.equal(await dialog(page).locator("[aria-current]").innerText().then((text) => /open$/.test(text)), true);
  await rows(page).nth(1).click();
  await says(page, AS_BILLED);
  // The steps of a story are its own.
  await button(page, "Undo").click();
  await says(page, AS_TOLD);
  await button(page, "Redo").click();
  await says(page, AS_BILLED);
});

test("undoing further than to the beginning goes back to the story before, also after a reload", async (t) => {
  const { page } = await openPage(t);
  await lesson(page).click();
  await says(page, AS_BILLED);
  await choose(page, "bob");
  await typeInto(page, name(page), "Rob");
  await says(page, BOB.replace("Bob", "Rob"));
  await saysKept(page);
  await reload(page);
  await button(page, "Undo").click();
  await says(page, BOB);
  assert.match(await button(page, "Undo").getAttribute("title"), new RegExp(`^Back to “${TITLE}”`));
  await button(page, "Undo").click();
  await says(page, AS_BILLED);
  await button(page, "Redo").click();
  await says(page, BOB);
  await becomes(async () => (await keptStories(page)).length, 2);
});

test("renaming: in place, by keyboard, of the open story and of another one", async (t) => {
  const { page } = await openPage(t, seeded([entry(1, "First", await preset("bob")), entry(2, "Second", await preset("bob"))]));
  await look(page);
  await becomes(() => titles(page), ["Second", "First"]);
  const rename = async (title, keys) => {
    await page.getByRole("button", { name: `Rename “${title}”` }).click();
    await becomes(() => page.evaluate(() => document.activeElement.id), "new-title");
    await page.keyboard.press("ControlOrMeta+a");
    const [text, key] = keys;
    await page.keyboard.type(text);
    await page.keyboard.press(key);
  };
  await rename("First", ["nothing of it ", "Escape"]);
  await becomes(() => titles(page), ["Second", "First"]);
  assert.ok(await dialog(page).isVisible(), "Escape ends the renaming and not the list");
  await rename("First", ["A new name", "Enter"]);
  await becomes(() => titles(page), ["A new name", "Second"]);
  assert.match(await page.evaluate(() => document.activeElement.textContent), /A new name/);
  await rename("Second", ["The open one", "Enter"]);
  await becomes(() => titles(page), ["The open one", "A new name"]);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Open now: The open one" }).waitFor();
  await button(page, "Undo").click();
  await page.getByRole("button", { name: "Open now: Second" }).waitFor();
  await reload(page);
  await page.getByRole("button", { name: "Open now: Second" }).waitFor();
  await becomes(() => keptTitles(page), ["Second", "A new name"]);
});

test("duplicating, deleting, and taking it back", async (t) => {
  const { page } = await openPage(t, seeded([entry(1, "First", await preset("bob")), entry(2, "Second", await preset("bob"))]));
  await look(page);
  await page.getByRole("button", { name: "Duplicate “First”" }).click();
  await becomes(() => titles(page), ["First (copy)", "Second", "First"]);
  await page.getByRole("button", { name: "Delete “First”" }).click();
  await becomes(() => titles(page), ["First (copy)", "Second"]);
  assert.match(await ownList(page).getByRole("status").innerText(), /“First” is deleted\./);
  const undo = dialog(page).getByRole("button", { name: "Undo", exact: true });
  await becomes(() => page.evaluate(() => document.activeElement.id), "undo-delete");
  await undo.click();
  await becomes(() => titles(page), ["First (copy)", "Second", "First"]);
  await page.getByRole("button", { name: "Duplicate “Second”" }).click();
  assert.equal(await undo.count(), 0, "until the next action");
  // The open one stays on the screen; it is kept again with its next change, or when it is put back.
  await page.getByRole("button", { name: "Delete “Second”", exact: true }).click();
  await becomes(() => titles(page), ["Second (copy)", "First (copy)", "First"]);
  await opener(page).getByText("Not kept").waitFor();
  await undo.click();
  await becomes(async () => (await titles(page)).includes("Second"), true);
  await opener(page).getByText("Kept", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Delete “Second”", exact: true }).click();
  await page.keyboard.press("Escape");
  assert.match(await alertText(page), /This story is deleted/);
  await typeInto(page, name(page), "Rob");
  await becomes(async () => (await keptTitles(page)).toSorted(), ["First", "First (copy)", "Second", "Second (copy)"]);
});

test("more than ten stories can be searched", async (t) => {
  const bob = await preset("bob");
  const names = ["Zoë", "Ümit", "Bob", "Ann", "Eve", "Kim", "Lea", "Max", "Noa", "Pia", "Sam"];
  const { page } = await openPage(t, seeded(names.map((title, index) => entry(index + 1, title, bob))));
  await look(page);
  const search = page.getByRole("searchbox", { name: "Search your stories" });
  await becomes(async () => (await titles(page)).length, 11);
  await search.fill("üM");
  await becomes(() => titles(page), ["Ümit"]);
  await search.fill("nobody");
  await dialog(page).getByText("No story has this in its title.").waitFor();
  await search.fill("");
  await becomes(async () => (await titles(page)).length, 11);
});

test("a story that is opened again from a link is not kept twice", async (t) => {
  const { page } = await openPage(t);
  const bob = linkTo(await preset("bob"));
  await follow(page, bob);
  await says(page, BOB);
  await becomes(async () => (await keptStories(page)).length, 1);
  await choose(page, "cindy-as-told");
  await says(page, AS_TOLD);
  await follow(page, bob);
  await says(page, BOB);
  await page.waitForTimeout(400);
  assert.equal((await keptStories(page)).length, 1);
});

// Two tabs.

/** Another tab of the same browser on the same page. */
async function another(page, prepare) {
  const other = await page.context().newPage();
  await prepare?.(other);
  await other.goto(page.url());
  await ready(other);
  return other;
}

test("two tabs on one story: each follows the other's changes", async (t) => {
  const { page } = await openPage(t, seeded([entry(1, "Shared", await preset("bob"))]));
  const other = await another(page);
  await says(other, BOB);
  await typeInto(page, name(page), "Rob");
  await says(other, BOB.replace("Bob", "Rob"));
  await other.bringToFront();
  await typeInto(other, name(other), "Ann");
  await says(page, BOB.replace("Bob", "Ann"));
  await becomes(async () => (await keptStories(page)).length, 1);
  assert.equal(await page.getByRole("alert").count() + (await other.getByRole("alert").count()), 0);
});

test("two tabs that change one story at once: nothing is written over", async (t) => {
  const { page } = await openPage(t, seeded([entry(1, "Shared", await preset("bob"))]));
  // This one is slow to keep what is typed.
  const other = await another(page, (opened) =>
    opened.addInitScript(() => {
      const { setTimeout: set } = window;
      window.setTimeout = (act, after, ...more) => set(act, after === 250 ? 4_000 : after, ...more);
    }));
  await name(other).fill("Ann");
  await says(other, BOB.replace("Bob", "Ann"));
  await page.bringToFront();
  await typeInto(page, name(page), "Rob");
  await becomes(async () => (await kept(page)).customer.name, "Rob");
  assert.equal(await headline(other), BOB.replace("Bob", "Ann"), "what is not kept yet is not replaced");
  await becomes(async () => (await keptTitles(page)).toSorted(), ["Shared", "Shared (other tab)"], 8_000);
  assert.match(await alertText(other), /Another tab has changed this story too.*“Shared \(other tab\)”/);
  await other.getByRole("button", { name: "Open now: Shared (other tab)" }).waitFor();
  const byTitle = Object.fromEntries((await keptStories(page)).map(({ title, documents }) => [title, documents.at(-1)]));
  assert.equal(byTitle.Shared.customer.name, "Rob");
  assert.equal(byTitle["Shared (other tab)"].customer.name, "Ann");
  assert.equal(await headline(page), BOB.replace("Bob", "Rob"));
});

test("a duplicated tab shows the same story, and a tab keeps to its own", async (t) => {
  const { page } = await openPage(t, seeded([entry(1, "First", await preset("bob")), entry(2, "Second", await preset("bob"))]));
  await look(page);
  await rows(page).nth(1).click();
  await page.getByRole("button", { name: "Open now: First" }).waitFor();
  const session = await page.evaluate(() => ({ ...sessionStorage }));
  const twin = await another(page, (opened) => opened.addInitScript((items) => Object.assign(sessionStorage, items), session));
  await twin.getByRole("button", { name: "Open now: First" }).waitFor();
  const fresh = await another(page);
  await fresh.getByRole("button", { name: "Open now: Second" }).waitFor();
  await reload(page);
  await page.getByRole("button", { name: "Open now: First" }).waitFor();
});

test("a story that another tab deletes stays on the screen, and the next change keeps it", async (t) => {
  const { page } = await openPage(t, seeded([entry(1, "Shared", await preset("bob"))]));
  const other = await another(page);
  await look(page);
  await page.getByRole("button", { name: "Delete “Shared”" }).click();
  await other.getByRole("alert").waitFor();
  assert.match(await alertText(other), /This story is deleted\. It is still here, and kept again with your next change\./);
  assert.equal(await headline(other), BOB);
  await opener(other).getByText("Not kept").waitFor();
  await other.bringToFront();
  await typeInto(other, name(other), "Rob");
  await becomes(() => keptTitles(page), ["Shared"]);
});

// A storage that is full, forbidden, or holds what cannot be read.

/** Leaves so many bytes of the storage free. */
const fill = (page, free) =>
  page.evaluate((left) => {
    delete localStorage.filler;
    let size = 6_000_000;
    for (let step = size; step >= 1; step = Math.floor(step / 2)) {
      try {
        localStorage.filler = "x".repeat(size);
        size += step;
      } catch {
        size -= step;
      }
    }
    for (;;) {
      try {
        localStorage.filler = "x".repeat(size - left);
        return;
      } catch {
        size -= 1;
      }
    }
  }, free);

test("a full storage: the oldest steps go first, then it is told what to do, and room helps", async (t) => {
  const bob = await preset("bob");
  const { page } = await openPage(t, seeded([entry(1, "Old", bob, bob, bob), entry(2, "Work", bob)]));
  for (const customer of ["Ann", "Eve", "Kim"]) {
    await tell(page, { ...bob, title: "Work", customer: { name: customer } });
    await becomes(async () => (await kept(page)).customer.name, customer);
  }
  assert.equal((await keptStories(page))[0].documents.length, 4);
  await fill(page, 100);
  await tell(page, { ...bob, title: "Work", description: "x".repeat(400), customer: { name: "Lea" } });
  await becomes(async () => (await kept(page)).customer.name, "Lea");
  assert.ok((await keptStories(page))[0].documents.length < 5, "steps had to go");
  await saysKept(page);
  assert.equal(await page.getByRole("alert").count(), 0);
  await fill(page, 100);
  await tell(page, { ...longer(bob, 20_000), title: "Work", customer: { name: "Max" } });
  await page.getByRole("alert").waitFor();
  assert.match(await alertText(page), /storage for Rollforward is full.*Delete stories that you no longer need/);
  await opener(page).getByText("Not kept").waitFor();
  const old = (await keptStories(page)).find(({ title }) => title === "Old");
  assert.deepEqual(old.documents.map(({ title }) => title), ["Old"], "other stories give their steps, and never themselves");
  assert.equal((await keptStories(page)).find(({ title }) => title === "Work").documents.at(-1).customer.name, "Lea");
  await page.getByRole("alert").getByRole("button", { name: "Close" }).click();
  await look(page);
  await ownList(page).getByText(/\d KB/).first().waitFor();
  await page.keyboard.press("Escape");
  await page.evaluate(() => delete localStorage.filler);
  await typeInto(page, name(page), "Noa");
  await saysKept(page);
  await becomes(async () => (await kept(page)).customer.name, "Noa");
});

test("a forbidden storage: the page works and says once that nothing is kept", async (t) => {
  const prepare = (page) =>
    page.addInitScript(() => {
      for (const storage of ["localStorage", "sessionStorage"]) {
        Object.defineProperty(window, storage, {
          get() {
            throw new DOMException("forbidden", "SecurityError");
          },
        });
      }
    });
  const { page } = await openPage(t, { prepare });
  await lesson(page).click();
  await says(page, AS_BILLED);
  await page.getByRole("alert").waitFor();
  assert.match(await alertText(page), /does not let Rollforward keep your work, so a reload would lose it/);
  await opener(page).getByText("Not kept").waitFor();
  await page.getByRole("alert").getByRole("button", { name: "Close" }).click();
  await choose(page, "bob");
  await typeInto(page, name(page), "Rob");
  await says(page, BOB.replace("Bob", "Rob"));
  await page.waitForTimeout(400);
  assert.equal(await page.getByRole("alert").count(), 0, "once is enough");
  for (let step = 0; step < 3; step += 1) await button(page, "Undo").click();
  await says(page, AS_TOLD);
});

test("what cannot be read is put aside under its own key and told, and the rest opens", async (t) => {
  const bob = await preset("bob");
  const [, good] = entry(1, "Good", bob);
  const { page } = await openPage(t, seeded([
    ["rollforward.story.1", good],
    ["rollforward.story.2", "no heading at all"],
    ["rollforward.story.3", "1\t3\tBroken\n[{]"],
    ["rollforward.story.x", "not ours"],
  ]));
  await says(page, BOB);
  assert.match(await alertText(page), /cannot be read.*put aside in the browser's storage under “rollforward\.unreadable\.\d”/);
  const left = await page.evaluate(() => ({ ...localStorage }));
  assert.equal(left["rollforward.unreadable.2"], "no heading at all");
  assert.equal(left["rollforward.unreadable.3"], "1\t3\tBroken\n[{]");
  assert.equal(left["rollforward.story.1"], good);
  assert.equal(left["rollforward.story.x"], "not ours");
  assert.deepEqual(Object.keys(left).filter((key) => /story\.[23]/.test(key)), []);
  await reload(page);
  assert.equal(await headline(page), BOB);
  assert.equal(await page.getByRole("alert").count(), 0);
});

test("of a story whose steps cannot all be read, the last that can is shown and all is put aside", async (t) => {
  const bob = await preset("bob");
  const value = `1\t5\tBob\n[${JSON.stringify(bob)},{"version":99}]`;
  const { page } = await openPage(t, seeded([["rollforward.story.5", value]]));
  assert.match(await alertText(page), /A step of this story.*cannot be read/);
  assert.equal(await headline(page), BOB);
  assert.equal(await page.evaluate(() => localStorage["rollforward.unreadable.5"]), value);
});

test("the work of a page before the library is taken over as a story, with its steps", async (t) => {
  const bob = await preset("bob");
  const before = JSON.stringify([bob, { ...bob, customer: { name: "Rob" } }], undefined, 2);
  const { page } = await openPage(t, seeded([["rollforward.work", before]]));
  assert.equal(await headline(page), BOB.replace("Bob", "Rob"));
  await saysKept(page);
  await button(page, "Undo").click();
  await says(page, BOB);
  assert.equal(await page.evaluate(() => localStorage["rollforward.work"]), undefined);
  assert.equal((await keptStories(page)).length, 1);
});

// Sharing.

const share = (page) => page.locator("dialog#share");
const linkField = (page) => page.getByLabel("Link to the story as it is now");
async function sharedLink(page) {
  await button(page, "Share").click();
  await linkField(page).waitFor();
  return linkField(page).inputValue();
}

test("whoever opens a link is told that the numbers are the author's", async (t) => {
  const { page } = await openPage(t);
  await lesson(page).click();
  const link = await sharedLink(page);
  assert.match(link, /#s=1d\.[\w-]+&d=1\.[\w-]{8}\.\d+\.\d+\.\d+$/);
  const other = await openPage(t, { hash: new URL(link).hash });
  await says(other.page, AS_BILLED);
  await other.page.getByText("Same numbers as the author saw.").waitFor();
  assert.equal(await other.page.getByRole("alert").count(), 0);
  assert.equal(new URL(other.page.url()).hash, "");
  await typeInto(other.page, name(other.page), "Ann");
  await becomes(() => other.page.getByText("Same numbers as the author saw.").count(), 0);
});

test("whoever opens a link with other numbers is told what is known", async (t) => {
  const bob = linkTo(await preset("bob"));
  const { page } = await openPage(t, { hash: `${bob}&d=1.AAAAAAAA.0.0.9` });
  await says(page, BOB);
  await page.getByText(/The numbers differ from what the author saw: .*another version of the engine \(0\.0\.9; this is \d+\.\d+\.\d+\)/).waitFor();
  await follow(page, linkTo({ ...(await preset("bob")), months: 3 }));
  await says(page, BOB);
  await becomes(() => page.getByText("The numbers differ").count(), 0);
});

test("a link without names leaves out names and nothing else", async (t) => {
  const { page } = await openPage(t);
  const secret = { ...(await preset("bob")), title: "SECRET", description: "SECRET" };
  secret.customer = { ...secret.customer, name: "SECRET" };
  secret.events = secret.events.map((event) =>
    event.adjust_balance ? { ...event, adjust_balance: { ...event.adjust_balance, description: "SECRET" } } : event);
  await tell(page, secret);
  await says(page, BOB.replace("Bob", "SECRET"));
  const full = await sharedLink(page);
  await page.getByRole("switch", { name: /^Without names/ }).check();
  await becomes(async () => (await linkField(page).inputValue()) !== full, true);
  const nameless = await linkField(page).inputValue();
  assert.equal(nameless.split("&d=")[1], full.split("&d=")[1], "the numbers are the same");
  const other = await openPage(t, { hash: new URL(nameless).hash });
  await other.page.getByText("Same numbers as the author saw.").waitFor();
  const document = JSON.stringify(await story(other.page));
  assert.doesNotMatch(document, /SECRET/);
  assert.match(document, /adjust_balance/);
  const [download] = await Promise.all([page.waitForEvent("download"), share(page).getByRole("link", { name: "Save as a file" }).click()]);
  assert.doesNotMatch(await readFile(await download.path(), "utf8"), /SECRET/);
  assert.equal((await story(page).catch(() => secret)).title, "SECRET", "the story itself keeps its names");
});

test("the dialog says how long the link is, gives the focus back, and is accessible", async (t) => {
  for (const colorScheme of ["light", "dark"]) {
    const { page } = await openPage(t, { colorScheme, width: colorScheme === "dark" ? 390 : 1440 });
    const link = await sharedLink(page);
    await share(page).getByText(`${link.length} characters: short enough for everywhere.`).waitFor();
    assert.deepEqual(await axe(page), []);
    await page.keyboard.press("Escape");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Share");
  }
});

test("a long link is told to be long, and one that is too long is none", async (t) => {
  const { page } = await openPage(t);
  const bob = await preset("bob");
  // Noise, which does not pack well.
  let state = 1;
  const noise = (_, most) => Array.from({ length: most }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return String.fromCharCode(97 + (state % 26));
  }).join("");
  for (const [letters, words] of [[2_000, /some chat tools cut links/], [15_000, /many programs cut or refuse/], [120_000, /too long for a link\. Save it as a file/]]) {
    await tell(page, longer(bob, letters, noise));
    await becomes(async () => (await story(page)).events.length > 2, true);
    assert.equal(await page.locator(".mistakes").count(), 0);
    await button(page, "Share").click();
    await share(page).getByText(words).waitFor();
    await page.keyboard.press("Escape");
  }
});

test("a story with mistakes has no link, and the dialog says why", async (t) => {
  const { page } = await openPage(t);
  await page.getByLabel("Number of months").fill("5000");
  await button(page, "Share").click();
  await share(page).getByText("A link opens only a story without mistakes. Mend them, then share it.").waitFor();
});

// Files.

/** Drags a file over the page and drops it there. */
const drop = async (page, text, fileName = "story.json") => {
  const transfer = await page.evaluateHandle(([content, called]) => {
    const data = new DataTransfer();
    data.items.add(new File([content], called, { type: "application/json" }));
    return data;
  }, [text, fileName]);
  await page.dispatchEvent("main", "dragover", { dataTransfer: transfer });
  assert.equal(await page.evaluate(() => document.body.className), "drop");
  await page.dispatchEvent("main", "drop", { dataTransfer: transfer });
  assert.equal(await page.evaluate(() => document.body.className), "");
};

test("a file that is dropped anywhere opens as a story of its own", async (t) => {
  const { page } = await openPage(t);
  await lesson(page).click();
  await says(page, AS_BILLED);
  await drop(page, JSON.stringify(await preset("bob")));
  await says(page, BOB);
  await becomes(async () => (await keptStories(page)).length, 2);
  await drop(page, "no story");
  await page.getByRole("alert").waitFor();
  assert.match(await alertText(page), /The story in this file cannot be opened; your work is as it was/);
  await drop(page, "x".repeat(300_000));
  await becomes(async () => /This file has 300000 bytes, and a story no more than 262144/.test(await alertText(page)), true);
  assert.equal(await headline(page), BOB);
  await button(page, "Undo").click();
  await says(page, AS_BILLED);
});

test("the list of stories is accessible in both themes", async (t) => {
  for (const [colorScheme, width] of [["light", 1440], ["dark", 390]]) {
    const { page } = await openPage(t, { colorScheme, width, ...seeded([entry(1, "First", await preset("bob")), entry(2, "Second", await preset("bob"))]) });
    await look(page);
    await page.locator("dialog [data-preset]").first().waitFor();
    await page.getByRole("button", { name: "Delete “First”" }).click();
    await dialog(page).getByRole("button", { name: "Undo", exact: true }).waitFor();
    assert.deepEqual(await axe(page), []);
    const sides = await page.evaluate(() => {
      const list = document.querySelector("dialog#gallery");
      return list.scrollWidth - list.clientWidth;
    });
    assert.equal(sides, 0, "nothing scrolls sideways");
  }
});
