// Do the sheets that are loaded later say what the page says, and does nothing that somebody wrote become anything but text?

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, test } from "node:test";
import { AS_TOLD, axe, becomes, closeSite, headline, linkTo, openPage, says, story, tell } from "./support.mjs";

after(closeSite);

const file = (path) => readFile(new URL(`../../${path}`, import.meta.url), "utf8");
const preset = async (name) => JSON.parse(await file(`static/presets/${name}.json`));
const tab = (page, name) => page.getByRole("tab", { name, exact: true });
const button = (page, name) => page.getByRole("button", { name, exact: true });
const sheet = (page) => page.locator("#sheets");
const calls = (page) => page.locator(".calls");
const codeOf = (page) =>
  page.locator(".calls pre").allTextContents().then((parts) => parts.join(""));
const code = async (page) => {
  await tab(page, "Code").click();
  await calls(page).waitFor();
};
const exported = async (page) => {
  await tab(page, "Export").click();
  await button(page, "Print").waitFor();
};
const bring = (page, text) => page.getByLabel("What to bring in").fill(text);
const saved = async (page, name) => {
  const [download] = await Promise.all([page.waitForEvent("download"), button(page, name).click()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
};

/** Counts what the content security policy forbids. */
const watched = {
  prepare: (page) =>
    page.addInitScript(() => {
      window.violations = [];
      window.done = [];
      addEventListener("securitypolicyviolation", (event) => window.violations.push(`${event.violatedDirective} ${event.sample}`));
    }),
};
const nothingForbidden = async (page) =>
  assert.deepEqual(await page.evaluate(() => [...window.violations, ...window.done]), []);

/** The cells of a table as RFC 4180 has it. */
function cellsOf(text, separator = ",") {
  const rows = [[""]];
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const row = rows.at(-1);
    if (text[at] === '"' && isQuoted && text[at + 1] === '"') row[row.length - 1] += text[(at += 1)];
    else if (text[at] === '"') isQuoted = !isQuoted;
    else if (isQuoted) row[row.length - 1] += text[at];
    else if (text[at] === separator) row.push("");
    else if (text.startsWith("\r\n", at)) {
      rows.push([""]);
      at += 1;
    }
    else row[row.length - 1] += text[at];
  }
  assert.deepEqual(rows.pop(), [""], "a table ends with a line end");
  const [heads, ...rest] = rows;
  return rest.map((row) => {
    assert.equal(row.length, heads.length, row.join("|"));
    return Object.fromEntries(heads.map((head, place) => [head, row[place]]));
  });
}

const ENDINGS = { curl: "sh", Ruby: "rb", Python: "py", PHP: "php", "Node.js": "mjs", Java: "java", Go: "go", ".NET": "cs" };

test("the code of Cindy's story is the same on the page in all eight languages", async (t) => {
  const { page } = await openPage(t, { ...watched, hash: linkTo(await preset("cindy-as-billed-today")) });
  await code(page);
  for (const [language, ending] of Object.entries(ENDINGS)) {
    await button(page, language).click();
    assert.equal(await button(page, language).getAttribute("aria-pressed"), "true");
    const expected = await file(`tests/api/cindy.${ending}`);
    assert.ok(/-20000/.test(expected) && /account_balance/.test(expected) && /subscription_?items/i.test(expected));
    assert.equal(await codeOf(page), expected, language);
  }
  assert.ok((await page.locator(".calls .k-s").count()) > 10);
  await nothingForbidden(page);
});

test("the code follows the story, and the chosen language stays", async (t) => {
  const { page } = await openPage(t);
  await code(page);
  await button(page, "Go").click();
  await page.getByLabel("Name of the customer", { exact: true }).fill("Sandy");
  await becomes(async () => /"Sandy"/.test(await codeOf(page)), true);
  await tab(page, "Ledger").click();
  assert.equal(await sheet(page).count(), 0);
  await code(page);
  assert.equal(await button(page, "Go").getAttribute("aria-pressed"), "true");
  assert.match(await codeOf(page), /stripe\.Int64\(-20000\)/);
});

test("a line lights its event and leads to it, on a small screen on its own side", async (t) => {
  for (const width of [1440, 390]) {
    const { page } = await openPage(t, { width, height: 700 });
    await code(page);
    const line = page.locator(".from-event pre", { hasText: "-20000" }).first();
    assert.match(await line.locator("..").getAttribute("title"), /^Event 2: adjust balance on 2026-04-16/);
    const card = page.locator("#event-1");
    await line.hover();
    assert.equal(await card.getAttribute("data-lit"), "");
    await page.mouse.move(0, 0);
    await becomes(() => card.getAttribute("data-lit"), null);
    await page.getByRole("button", { name: "Go to event 2", exact: true }).first().focus();
    assert.equal(await card.getAttribute("data-lit"), "");
    await line.click({ position: { x: 30, y: 10 } });
    await becomes(() => card.evaluate((element) => element.contains(document.activeElement)), true);
    const { y, height } = await card.boundingBox();
    assert.ok(y >= 0 && y + height <= 700, `${y} ${height}`);
  }
});

test("the code is copied, and where that is forbidden it is selected", async (t) => {
  const { page } = await openPage(t, { context: { permissions: ["clipboard-read", "clipboard-write"] } });
  await code(page);
  await button(page, "Copy the code").click();
  await page.getByText("The code is copied.").waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await codeOf(page));
  const { page: other } = await openPage(t, {
    prepare: (opened) => opened.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined })),
  });
  await code(other);
  await button(other, "Copy the code").click();
  await other.getByText("The code is selected").waitFor();
  assert.match(await other.evaluate(() => String(getSelection())), /amount=-20000/);
});

test("each export is saved, and its numbers are those of the page", async (t) => {
  const { page } = await openPage(t, watched);
  await exported(page);
  const invoices = await saved(page, "Invoices, CSV");
  assert.equal(invoices.name, "cindy-upgrades-half-way-as-the-story-was-invoices.csv");
  const rows = cellsOf(invoices.text);
  assert.deepEqual(rows.map((row) => row.amount_due).filter(Boolean), ["20.00", "0.00", "50.00", "100.00"]);
  assert.ok(invoices.text.startsWith("invoice,date,billing_reason,"));
  const ledger = cellsOf((await saved(page, "Ledger, CSV")).text);
  assert.deepEqual(ledger.map((row) => row["amount_minor_units (credit negative)"]), ["-20000", "15000", "5000"]);
  const schedule = cellsOf((await saved(page, "Roll-forward, CSV")).text);
  assert.deepEqual(schedule.map((row) => row["closing (credit negative)"]), ["-200.00", "-50.00", "0.00", "0.00"]);

  await page.getByLabel("Cells are separated by").selectOption("Semicolons");
  await page.getByRole("switch", { name: /^Byte order mark/ }).check();
  const marked = (await saved(page, "Invoices, CSV")).text;
  assert.ok(marked.startsWith("\uFEFFinvoice;date;billing_reason;"));
  assert.deepEqual(cellsOf(marked.slice(1), ";"), rows);

  const result = JSON.parse((await saved(page, "Result, JSON")).text);
  assert.equal(result.headline, AS_TOLD);
  assert.deepEqual(result.invoices.map((invoice) => invoice.amount_due), [2_000, 0, 5_000, 10_000]);
  const summary = await saved(page, "Summary, Markdown");
  assert.match(summary.name, /-summary\.md$/);
  assert.match(summary.text, /^# Cindy upgrades half-way/);
  assert.ok(summary.text.includes(AS_TOLD) && summary.text.includes("Credit $50.00"));
  await page.getByText("See the summary").click();
  assert.equal(await page.locator("pre.summary").textContent(), summary.text);
  await nothingForbidden(page);
});

test("printing is asked of the browser", async (t) => {
  const { page } = await openPage(t, { prepare: (opened) => opened.addInitScript(() => { window.print = () => { window.printed = true; }; }) });
  await exported(page);
  await button(page, "Print").click();
  assert.equal(await page.evaluate(() => window.printed), true);
});

test("a table of events is looked at, told row by row, and added as a step that can be undone", async (t) => {
  const { page } = await openPage(t, watched);
  const before = await story(page);
  await exported(page);
  await bring(page, "date,event,amount,description\n2026-05-20,credit,12.50,Sorry\n2026-05-31,fly,,\n2026-06-31,credit,5,\n");
  await page.getByText("1 event can be added; 2 rows cannot be used.").waitFor();
  const left = page.locator(".brought .wrong li");
  assert.match(await left.nth(0).innerText(), /^Line 3: /);
  assert.match(await left.nth(1).innerText(), /^Line 4: /);
  assert.deepEqual(await story(page), before);
  await exported(page);
  // What was typed is still there.
  await button(page, "Add this event").click();
  await page.getByText("1 event added. Undo takes it back.").waitFor();
  const after = await story(page);
  assert.deepEqual(after.events.at(-1), { at: "2026-05-20", adjust_balance: { amount: -1_250, description: "Sorry" } });
  assert.equal(after.events.length, before.events.length + 1);
  await page.keyboard.press("ControlOrMeta+z");
  await becomes(async () => (await story(page)).events.length, before.events.length);
  await nothingForbidden(page);
});

test("an invoice is explained beside ours, and its story can be used", async (t) => {
  const { page } = await openPage(t, watched);
  await exported(page);
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByText("Open a file").click()]);
  await chooser.setFiles(new URL("../data/invoices/renewal-one-cent-off.json", import.meta.url).pathname);
  await page.getByText("2 amounts of this invoice differ from ours.").waitFor();
  const cells = (name) => page.getByRole("row", { name }).locator("th, td").allInnerTexts();
  assert.deepEqual(await cells(/^total/), ["total", "€42.85", "€42.84", "€0.01 less"]);
  assert.deepEqual(await cells(/^amount due/), ["amount due", "€54.85", "€54.84", "€0.01 less"]);
  assert.deepEqual(await cells(/^starting balance/), ["starting balance", "Owes €12.00", "Owes €12.00", "the same"]);
  await button(page, "Use this story").click();
  await becomes(async () => /^Paul /.test(await headline(page)), true);
  await button(page, "Undo").click();
  await says(page, AS_TOLD);
  await exported(page);
  await bring(page, "{ \"object\": \"invoice\",");
  await page.getByText("This cannot be brought in.").waitFor();
  await bring(page, JSON.stringify(await preset("bob")));
  await page.getByText(/^A story: /).waitFor();
  await button(page, "Use this story").click();
  await becomes(async () => /^Bob /.test(await headline(page)), true);
  await nothingForbidden(page);
});

test("what somebody wrote stays text", async (t) => {
  const hostile = await preset("cindy-as-told");
  const image = "<img src=x onerror=\"done.push('image')\">";
  hostile.title = `${image}</pre><script>done.push('script')</script>`;
  hostile.customer.name = image;
  hostile.prices[1].name = "=cmd|' /C calc'!A0";
  hostile.events[1].adjust_balance.description = "=cmd()\n<svg onload=done.push('svg')>";
  const { page } = await openPage(t, { ...watched, hash: linkTo(hostile) });
  await code(page);
  for (const language of Object.keys(ENDINGS)) {
    await button(page, language).click();
    assert.match(await codeOf(page), /img src=x/);
  }
  await exported(page);
  await page.getByText("See the summary").click();
  assert.match((await saved(page, "Ledger, CSV")).text, /,"'=cmd\(\)\n<svg/);
  await bring(page, `date,event,amount\n2026-05-20,${image},5\n`);
  await page.getByText("0 events can be added; 1 row cannot be used.").waitFor();
  assert.match(await page.locator(".brought .wrong li").innerText(), /^Line 2: /);
  await bring(page, JSON.stringify(hostile));
  await page.getByText(/^A story: “<img/).waitFor();
  assert.equal(await sheet(page).locator("img, script, svg").count(), 0);
  await nothingForbidden(page);
});

test("a story with mistakes keeps its last code and says why; another story's code never stays", async (t) => {
  const { page } = await openPage(t);
  const hasMistakes = sheet(page).getByText("The story has mistakes.");
  await code(page);
  const good = await codeOf(page);
  await page.getByLabel("Number of months", { exact: true }).fill("0");
  await hasMistakes.waitFor();
  assert.equal(await codeOf(page), good);
  assert.equal(await button(page, "Copy the code").isDisabled(), true);
  await tab(page, "Export").click();
  await hasMistakes.waitFor();
  assert.equal(await button(page, "Result, JSON").isDisabled(), true);
  const bob = linkTo(await preset("bob"));
  await page.evaluate((hash) => { location.hash = hash; }, bob);
  await becomes(() => button(page, "Result, JSON").isDisabled(), false);
  await code(page);
  await becomes(async () => /Bob/.test(await codeOf(page)), true);
  await button(page, "Undo").click();
  await hasMistakes.waitFor();
  assert.equal(await codeOf(page), "");
  await button(page, "Undo").click();
  await becomes(() => codeOf(page), good);
  assert.equal(await hasMistakes.count(), 0);
});

test("a sheet that cannot be fetched says so, and is tried again", async (t) => {
  for (const lost of ["sheets.js", "desk_bg.wasm"]) {
    let isLost = true;
    const { page } = await openPage(t, {
      expectedErrors: [/ERR_FAILED|Failed to fetch|Failed to load/],
      prepare: (opened) => opened.route(`**/${lost}`, (route) => (isLost ? route.abort() : route.continue())),
    });
    await tab(page, "Code").click();
    await page.getByRole("alert").first().waitFor();
    isLost = false;
    await button(page, "Try again").click();
    await calls(page).waitFor();
    assert.match(await codeOf(page), /-20000/);
  }
});

test("both sheets are accessible in both themes and at both widths", async (t) => {
  for (const [colorScheme, width] of [["light", 1440], ["dark", 1440], ["light", 390], ["dark", 390]]) {
    const { page } = await openPage(t, { colorScheme, width });
    await code(page);
    assert.deepEqual(await axe(page), [], `code, ${colorScheme}, ${width}`);
    await page.locator(".from-event").first().hover();
    assert.deepEqual(await axe(page), [], `code under the pointer, ${colorScheme}, ${width}`);
    await exported(page);
    await page.getByText("See the summary").click();
    await bring(page, await file("tests/data/invoices/renewal-one-cent-off.json"));
    await page.getByText("2 amounts of this invoice differ from ours.").waitFor();
    assert.deepEqual(await axe(page), [], `export, ${colorScheme}, ${width}`);
    await bring(page, "date,event\n2026-05-20,fly\n");
    await page.getByText(/cannot be used/).waitFor();
    assert.deepEqual(await axe(page), [], `mistakes, ${colorScheme}, ${width}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${wide} pixels too wide at ${width}`);
  }
});
