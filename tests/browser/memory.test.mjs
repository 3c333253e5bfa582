// Is the work found again: after a reload, by a link, in any time zone, and where the browser keeps nothing?

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, test } from "node:test";
import {
  AS_BILLED, AS_TOLD, becomes, closeSite, headline, kept, lesson, linkTo, openPage, packed, pasteInto, ready, says, story,
  typeInto,
} from "./support.mjs";

after(closeSite);

/** Where the page before the library kept its only work. */
const WORK = "rollforward.work";
const preset = async (name) =>
  JSON.parse(await readFile(new URL(`../../static/presets/${name}.json`, import.meta.url), "utf8"));
const button = (page, name) => page.getByRole("button", { name, exact: true });
const field = (page, name, index = 0) => page.getByLabel(name, { exact: true }).nth(index);
const alertText = (page) => page.getByRole("alert").innerText();

async function reload(page) {
  await page.reload();
  await ready(page);
}

/** Opens a link in the tab as it is, as pasting it into the address does. */
const follow = (page, hash) => page.evaluate((fragment) => { location.hash = fragment; }, hash);

/** Copies the link of the story. */
async function copyLink(page) {
  await button(page, "Share").click();
  await button(page, "Copy link").click();
  await button(page, "Link copied").waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await page.keyboard.press("Escape");
  return link;
}

const mayCopy = { context: { permissions: ["clipboard-read", "clipboard-write"] } };

test("a reload brings back the work, and the last steps can be undone", async (t) => {
  const { page } = await openPage(t);
  await lesson(page).click();
  await typeInto(page, field(page, "Name of the customer"), "Ann");
  await becomes(() => kept(page).then((scenario) => scenario?.customer.name), "Ann");
  await reload(page);
  assert.equal(await headline(page), AS_BILLED.replace("Cindy", "Ann"));
  await button(page, "Undo").click();
  await says(page, AS_BILLED);
  await button(page, "Undo").click();
  await says(page, AS_TOLD);
  assert.ok(await button(page, "Undo").isDisabled());
});

test("a reload right after an edit brings back the work", async (t) => {
  const { page } = await openPage(t);
  await lesson(page).click();
  await says(page, AS_BILLED);
  await reload(page);
  assert.equal(await headline(page), AS_BILLED);
});

test("a reload brings back work with a mistake, beside the last good result", async (t) => {
  const { page } = await openPage(t);
  await pasteInto(page, field(page, "Number of months"), "5000");
  await becomes(() => kept(page).then((scenario) => scenario?.months), 5_000);
  await reload(page);
  assert.equal(await headline(page), AS_TOLD);
  assert.equal(await field(page, "Number of months").inputValue(), "5000");
  assert.equal(await field(page, "Number of months").getAttribute("aria-invalid"), "true");
  assert.match(await page.locator(".mistakes").innerText(), /This is the last good result/);
});

for (const [name, value] of [
  ["no JSON", "{]"],
  ["an empty text", ""],
  ["a list of nothing", "[]"],
  ["a list of what are no documents", '[3, null, "x"]'],
  ["a number", "12"],
]) {
  test(`what is kept is ${name}: the page opens, says so, and puts it aside`, async (t) => {
    const prepare = (page) =>
      page.addInitScript(([key, text]) => sessionStorage.seeded ?? ((localStorage[key] = text), (sessionStorage.seeded = "1")), [WORK, value]);
    const { page } = await openPage(t, { prepare });
    assert.equal(await headline(page), AS_TOLD);
    assert.match(await alertText(page), /cannot be read/);
    assert.equal(await page.evaluate(() => localStorage["rollforward.unreadable"]), value);
    await lesson(page).click();
    await becomes(() => kept(page).then((scenario) => scenario?.policy?.credit_unused_time), true);
    await reload(page);
    assert.equal(await headline(page), AS_BILLED);
    assert.equal(await page.getByRole("alert").count(), 0);
  });
}

test("a full storage: the page works, and says once that a reload would lose the work", async (t) => {
  const prepare = (page) =>
    page.addInitScript(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException("full", "QuotaExceededError");
      };
    });
  const { page } = await openPage(t, { prepare });
  assert.equal(await page.getByRole("alert").count(), 0);
  await lesson(page).click();
  await says(page, AS_BILLED);
  await page.getByRole("alert").waitFor();
  assert.match(await alertText(page), /your last changes are not kept, and a reload would lose them/);
  await button(page, "Close").first().click();
  await lesson(page).click();
  await says(page, AS_TOLD);
  await page.waitForTimeout(400);
  assert.equal(await page.getByRole("alert").count(), 0, "once is enough");
});

test("a forbidden storage: the page works, and says it", async (t) => {
  const prepare = (page) =>
    page.addInitScript(() => {
      Object.defineProperty(window, "localStorage", {
        get() {
          throw new DOMException("forbidden", "SecurityError");
        },
      });
    });
  const { page } = await openPage(t, { prepare });
  await lesson(page).click();
  await says(page, AS_BILLED);
  await page.getByRole("alert").waitFor();
  assert.match(await alertText(page), /does not let Rollforward keep your work/);
  await page.getByRole("button", { name: /^Theme/ }).click();
  await button(page, "Undo").click();
  await says(page, AS_TOLD);
});

test("a copied link brings the same state to somebody else", async (t) => {
  const { page } = await openPage(t, mayCopy);
  await lesson(page).click();
  await typeInto(page, field(page, "Name of the customer"), "Zoë “Ö” O’Neil 🦊");
  await says(page, AS_BILLED.replace("Cindy", "Zoë “Ö” O’Neil 🦊"));
  const link = await copyLink(page);
  const [sentence, document] = [await headline(page), await story(page)];
  const other = await openPage(t, { hash: new URL(link).hash });
  assert.equal(link, other.url);
  await says(other.page, sentence);
  assert.deepEqual(await story(other.page), document);
  assert.equal(new URL(other.page.url()).hash, "", "the work is no longer that of the link");
});

test("“Link copied” is said, and another link is not said to be copied", async (t) => {
  const { page } = await openPage(t, mayCopy);
  await copyLink(page);
  assert.equal(await page.locator("#share [role=status]").textContent(), "The link to this story is copied.");
  await lesson(page).click();
  await button(page, "Share").click();
  await button(page, "Copy link").waitFor();
});

test("a link that is opened over existing work can be undone", async (t) => {
  const { page } = await openPage(t);
  await lesson(page).click();
  await says(page, AS_BILLED);
  await follow(page, linkTo(await preset("bob")));
  await says(page, "Bob pays $9.00 on 1 May and the full $10.00 from 1 June.");
  assert.equal(new URL(page.url()).hash, "");
  await button(page, "Undo").click();
  await says(page, AS_BILLED);
});

test("a link that is opened over kept work in a new tab can be undone", async (t) => {
  const { page, origin } = await openPage(t);
  await lesson(page).click();
  await becomes(() => kept(page).then((scenario) => scenario?.policy?.credit_unused_time), true);
  const other = await page.context().newPage();
  await other.goto(origin + new URL(page.url()).pathname + linkTo(await preset("bob")));
  await ready(other);
  await says(other, "Bob pays $9.00 on 1 May and the full $10.00 from 1 June.");
  await button(other, "Undo").click();
  await says(other, AS_BILLED);
});

test("edits that are made after a link was opened survive a reload", async (t) => {
  const { page } = await openPage(t, { hash: linkTo(await preset("bob")) });
  await says(page, "Bob pays $9.00 on 1 May and the full $10.00 from 1 June.");
  await typeInto(page, field(page, "Name of the customer"), "Rob");
  await says(page, "Rob pays $9.00 on 1 May and the full $10.00 from 1 June.");
  await becomes(() => kept(page).then((scenario) => scenario?.customer.name), "Rob");
  await reload(page);
  assert.equal(await headline(page), "Rob pays $9.00 on 1 May and the full $10.00 from 1 June.");
});

for (const [name, spoil] of [
  ["forbidden", () => { Clipboard.prototype.writeText = () => Promise.reject(new DOMException("no", "NotAllowedError")); }],
  ["not there", () => Object.defineProperty(Navigator.prototype, "clipboard", { value: undefined })],
]) {
  test(`where the clipboard is ${name}, the link is selected, to be copied by hand`, async (t) => {
    const { page } = await openPage(t, { prepare: (opened) => opened.addInitScript(spoil) });
    await button(page, "Share").click();
    await button(page, "Copy link").click();
    await page.getByText("The browser does not let the page copy. The link is selected: copy it by hand.").waitFor();
    const selected = await page.evaluate(() => {
      const { value, selectionStart, selectionEnd } = document.activeElement;
      return value.slice(selectionStart, selectionEnd);
    });
    assert.match(selected, /\/rollforward\/#s=1d\.[\w-]+&d=1\.[\w.-]+$/);
  });
}

test("broken links say what is wrong, and the work stays", async (t) => {
  const { page } = await openPage(t);
  await lesson(page).click();
  await says(page, AS_BILLED);
  const good = linkTo(await preset("bob"));
  const far = { ...(await preset("bob")), months: 12_000, currency: "xyz" };
  const broken = [
    [good.slice(0, good.length - 20), /was cut or changed on its way/],
    [good.slice(0, 60) + "AAAA" + good.slice(64), /was cut or changed on its way|cannot be opened/],
    [good.slice(0, 60) + "*!§" + good.slice(63), /was cut or changed on its way/],
    [good.replace("1d.", "2d."), /newer Rollforward/],
    ["#s=", /was cut or changed on its way|cannot be opened/],
    ["#s=1d.", /was cut or changed on its way|cannot be opened/],
    [packed("[1, 2]"), /The story in this link cannot be opened; your work is as it was\./],
    [packed("not JSON"), /The story in this link cannot be opened; your work is as it was\./],
    [packed(""), /cannot be opened|was cut or changed/],
    [linkTo(far), /months: .*12.?000.*currency: .*xyz|currency: .*xyz.*months: .*12.?000/s],
    [packed(" ".repeat(300_000)), /longer than any story can be/],
    [packed("0".repeat(30_000_000)), /longer than any story can be/],
    [`#s=1j.${"A".repeat(70_000)}`, /longer than any story can be/],
  ];
  for (const [hash, words] of broken) {
    const name = hash.slice(0, 70);
    await follow(page, "#");
    await follow(page, hash);
    await page.getByRole("alert").waitFor({ timeout: 3_000 }).catch(() => assert.fail(`nothing is said of ${name}`));
    assert.match(await alertText(page), words, name);
    assert.equal(await headline(page), AS_BILLED, name);
    await page.getByRole("alert").getByRole("button", { name: "Close" }).click();
    await becomes(() => page.getByRole("alert").count(), 0);
  }
  await button(page, "Undo").click();
  await says(page, AS_TOLD);
});

test("a broken link on the first visit opens the page all the same", async (t) => {
  const { page } = await openPage(t, { hash: linkTo(await preset("bob")).slice(0, -9) });
  await page.getByRole("alert").waitFor();
  assert.match(await alertText(page), /was cut or changed on its way/);
  assert.equal(await headline(page), AS_TOLD);
});

test("a fragment that is no story is left alone", async (t) => {
  const { page } = await openPage(t, { hash: "#sheet" });
  assert.equal(await headline(page), AS_TOLD);
  assert.equal(await page.getByRole("alert").count(), 0);
});

test("an older codec without packing opens too", async (t) => {
  const plain = Buffer.from(JSON.stringify(await preset("bob"))).toString("base64url");
  const { page } = await openPage(t, { hash: `#s=1j.${plain}` });
  await says(page, "Bob pays $9.00 on 1 May and the full $10.00 from 1 June.");
});

test("the time zone of the browser changes nothing", async (t) => {
  const seen = [];
  for (const timezoneId of ["Pacific/Kiritimati", "America/Los_Angeles"]) {
    const { page } = await openPage(t, { context: { timezoneId } });
    const [sentence, table] = [await headline(page), await page.getByRole("region", { name: "Roll-forward" }).innerText()];
    const dates = await page.getByLabel("Date of the event").evaluateAll((inputs) => inputs.map((input) => input.value));
    seen.push({ sentence, table, dates, document: await story(page) });
  }
  assert.deepEqual(seen[0], seen[1]);
  assert.equal(seen[0].sentence, AS_TOLD);
  assert.deepEqual(seen[0].dates, ["2026-04-16", "2026-04-16"]);
});

test("the theme goes round and is kept", async (t) => {
  const { page } = await openPage(t, { colorScheme: "dark" });
  const theme = () => page.evaluate(() => [document.documentElement.dataset.theme ?? "system", getComputedStyle(document.body).backgroundColor]);
  const next = () => page.getByRole("button", { name: /^Theme/ }).click();
  const [, dark] = await theme();
  await next();
  await becomes(async () => (await theme())[0], "light");
  const [, light] = await theme();
  assert.notEqual(light, dark);
  await reload(page);
  assert.deepEqual(await theme(), ["light", light]);
  await page.getByRole("button", { name: "Theme: light" }).waitFor();
  await next();
  await becomes(theme, ["dark", dark]);
  await next();
  await becomes(theme, ["system", dark]);
});

test("of kept work that can be read in part, the rest is put aside", async (t) => {
  const { page: first } = await openPage(t);
  const value = `[${JSON.stringify({ ...(await story(first)), title: "Kept" })},{"version":99}]`;
  const prepare = (page) =>
    page.addInitScript(([key, text]) => { localStorage[key] ??= text; }, [WORK, value]);
  const { page } = await openPage(t, { prepare });
  assert.match(await alertText(page), /A step of this story that this browser has kept cannot be read/);
  assert.equal((await story(page)).title, "Kept");
  assert.equal(await page.evaluate(() => localStorage["rollforward.unreadable"]), value);
});
