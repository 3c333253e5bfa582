// Does the page open on Cindy, with the right figures, and can she be watched and asked?

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { AS_BILLED, AS_TOLD, becomes, closeSite, headline, lesson, openPage, says, tabTo } from "./support.mjs";

after(closeSite);

const SIZES = [[1440, 900], [768, 1024], [390, 844]];

const row = (page, month) => page.getByRole("row", { name: new RegExp(`^${month}`) });
const cells = (page, month) => row(page, month).getByRole("cell").allInnerTexts();
const monthName = (page) => page.getByRole("slider", { name: "Month" }).getAttribute("aria-valuetext");
const lit = (page) => page.locator("tr[aria-current=true] th").allInnerTexts();
const derivation = (page) => page.locator(".derive");

for (const [width, height] of SIZES) {
  test(`opens on Cindy as told, with the switch in plain sight at ${width}`, async (t) => {
    const { page } = await openPage(t, { width, height });
    assert.equal(await headline(page), AS_TOLD);
    assert.equal(await lesson(page).isChecked(), false);
    const seen = await lesson(page).evaluate((input) => {
      const { left, top, right, bottom } = input.closest("label").getBoundingClientRect();
      const onTop = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      const isInside = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
      return { scrolled: scrollY, isInside, isOnTop: input.closest("label").contains(onTop) };
    });
    assert.deepEqual(seen, { scrolled: 0, isInside: true, isOnTop: true });
  });
}

test("the switch makes the difference between told and billed, by keyboard", async (t) => {
  const { page } = await openPage(t);
  await tabTo(page, lesson(page));
  await page.keyboard.press("Space");
  await says(page, AS_BILLED);
  assert.equal(await lesson(page).isChecked(), true);
  await page.keyboard.press("Space");
  await says(page, AS_TOLD);
  assert.equal(await lesson(page).isChecked(), false);
});

test("the switch makes the difference by a click on its words", async (t) => {
  const { page } = await openPage(t, { width: 390, height: 844 });
  await page.getByText("Credit the unused time of the old plan", { exact: true }).click();
  await says(page, AS_BILLED);
});

test("a new headline is announced", async (t) => {
  const { page } = await openPage(t);
  await lesson(page).click();
  await becomes(() => page.locator(".sentence [role=status]").textContent(), AS_BILLED);
});

test("the roll-forward of Cindy as told has the right figures", async (t) => {
  const { page } = await openPage(t);
  const table = page.getByRole("region", { name: "Roll-forward" });
  const heads = await table.getByRole("columnheader").allInnerTexts();
  assert.deepEqual(heads, ["Month", "Opening", "+ Granted", "Used", "Closing", "Billed", "Charged"]);
  assert.deepEqual(await cells(page, "April 2026"), ["none", "$200.00", "–", "Credit $200.00", "$20.00", "$20.00"]);
  assert.deepEqual(
    await cells(page, "May 2026"),
    ["Credit $200.00", "–", "$150.00", "Credit $50.00", "$150.00", "$0.00"],
  );
  assert.deepEqual(await cells(page, "June 2026"), ["Credit $50.00", "–", "$50.00", "none", "$100.00", "$50.00"]);
  assert.deepEqual(await cells(page, "July 2026"), ["none", "–", "–", "none", "$100.00", "$100.00"]);
  assert.equal(await table.getByRole("row").count(), 5);
});

/** The parts of one kind, as the chart draws them: from the left, the bottom, the height. */
const parts = async (page, kind) => {
  const outline = await page.locator(`.chart .part.${kind}`).getAttribute("d");
  return [...outline.matchAll(/M(\d+) (\d+)v-(\d+)h(\d+)v\d+z/g)].map((match) => match.slice(1).map(Number));
};

test("the chart has a bar for each invoice, and says in words what it shows", async (t) => {
  const { page } = await openPage(t);
  assert.match(await page.getByRole("figure").textContent(), /4 invoices; \$370\.00 billed, \$170\.00 charged\./);
  const [credit, charged] = [await parts(page, "credit"), await parts(page, "charged")];
  const heights = (all) => all.map(([, , height]) => height);
  // $20 charged; $150 from credit; $50 and $50; $100 charged.
  const unit = heights(credit)[0] / 150;
  const isClose = (found, amounts) => found.length === amounts.length && found.every((height, index) => Math.abs(height - amounts[index] * unit) <= 1);
  assert.ok(isClose(heights(credit), [150, 50]), `${credit}`);
  assert.ok(isClose(heights(charged), [20, 50, 100]), `${charged}`);
  // What was charged stands on what credit paid, on the same place.
  assert.equal(charged[1][0], credit[1][0]);
  assert.equal(charged[1][1], credit[1][1] - credit[1][2]);
});

test("the bar under the pointer says what it is, and a click shows its invoice", async (t) => {
  const { page } = await openPage(t);
  const bars = page.locator(".bars");
  const { width } = await bars.boundingBox();
  const [left, , , size] = (await parts(page, "charged"))[1];
  await bars.hover({ position: { x: (width * (left + size / 2)) / 10_000, y: 60 } });
  await becomes(() => page.locator(".readout").innerText(), "1 Jun 2026: $100.00 billed, $50.00 from credit, $50.00 charged. Balance: none");
  await page.mouse.down();
  await page.mouse.up();
  await page.getByRole("article", { name: "Invoice 3" }).waitFor();
});

test("the bars are gone through with the arrow keys", async (t) => {
  const { page } = await openPage(t);
  const said = () => page.locator(".readout[role=status]").innerText().then((text) => text.split(":")[0]);
  await tabTo(page, page.getByRole("button", { name: /^Invoices: choose one/ }));
  for (const [key, day] of [["ArrowLeft", "1 Jul 2026"], ["ArrowLeft", "1 Jun 2026"], ["Home", "1 Apr 2026"], ["ArrowRight", "1 May 2026"], ["End", "1 Jul 2026"], ["ArrowRight", "1 Jul 2026"]]) {
    await page.keyboard.press(key);
    await becomes(said, day);
  }
  assert.equal(await page.locator(".cursor").count(), 1);
  await page.keyboard.press("Enter");
  await page.getByRole("article", { name: "Invoice 4" }).waitFor();
  await page.keyboard.press("Escape");
  await becomes(() => page.locator(".cursor").count(), 0);
});

test("the invoice of May is paper with its lines", async (t) => {
  const { page } = await openPage(t);
  const paper = page.getByRole("article", { name: "Invoice 2" });
  assert.deepEqual((await paper.innerText()).split(/\s*\n\s*/), [
    "Invoice 2",
    "Paid from credit",
    "For Cindy, 1 May 2026: a new billing period",
    "Remaining time on Super Startup after 16 Apr 2026",
    "16 Apr 2026 to 1 May 2026",
    "$50.00",
    "1 × Super Startup (at $100.00 / month)",
    "1 May 2026 to 1 Jun 2026",
    "$100.00",
    "Total",
    "$150.00",
    "Balance: Credit $200.00 → Credit $50.00",
    "−$150.00",
    "Amount due",
    "$0.00",
  ]);
  const list = page.getByRole("navigation", { name: "Invoices" });
  assert.deepEqual(
    (await list.getByRole("button").allInnerTexts()).map((text) => text.replace(/\s+/g, " ")),
    ["1 · 1 Apr 2026 $20.00", "2 · 1 May 2026 $0.00", "3 · 1 Jun 2026 $50.00", "4 · 1 Jul 2026 $100.00"],
  );
  await list.getByRole("button", { name: /^3 ·/ }).click();
  await page.getByRole("article", { name: "Invoice 3" }).waitFor();
});

test("as billed today, the unused time of the old plan is a line", async (t) => {
  const { page } = await openPage(t);
  await lesson(page).click();
  await says(page, AS_BILLED);
  const amounts = await page.getByRole("article", { name: "Invoice 2" }).locator(".line").getByRole("button").allInnerTexts();
  assert.deepEqual(amounts, ["−$10.00", "$50.00", "$100.00"]);
});

test("the ledger has every movement and every charge; tabs move with the arrow keys", async (t) => {
  const { page } = await openPage(t);
  await tabTo(page, page.getByRole("tab", { name: "Invoices" }));
  await page.keyboard.press("ArrowRight");
  const ledger = page.getByRole("region", { name: "Ledger" });
  const rows = async (name) =>
    (await ledger.getByRole("table", { name }).locator("tbody tr").allInnerTexts()).map((text) => text.replace(/\s+/g, " "));
  assert.deepEqual(await rows("Movements of the balance"), [
    "16 Apr Two free months for upgrading adjustment $200.00 – Credit $200.00",
    "1 May Applied to invoice 2 applied_to_invoice – $150.00 Credit $50.00",
    "1 Jun Applied to invoice 3 applied_to_invoice – $50.00 none",
  ]);
  assert.deepEqual(await rows("Charges"), ["1 Apr Invoice 1 $20.00", "1 Jun Invoice 3 $50.00", "1 Jul Invoice 4 $100.00"]);
  await page.keyboard.press("ArrowRight");
  await page.getByRole("region", { name: "Calendar" }).waitFor();
  await page.keyboard.press("ArrowRight");
  const json = JSON.parse(await page.getByLabel("The story as JSON").inputValue());
  assert.equal(json.prices[1].unit_amount, 10_000);
  assert.equal(json.events[1].adjust_balance.amount, -20_000);
  for (const name of ["Code", "Export", "Invoices"]) {
    await page.keyboard.press("ArrowRight");
    await becomes(() => page.getByRole("tab", { name }).getAttribute("aria-selected"), "true");
  }
  await page.getByRole("article", { name: "Invoice 2" }).waitFor();
  await page.keyboard.press("End");
  await becomes(() => page.getByRole("tab", { name: "Export" }).getAttribute("aria-selected"), "true");
  await page.keyboard.press("Home");
  await becomes(() => page.getByRole("tab", { name: "Invoices" }).getAttribute("aria-selected"), "true");
});

test("an amount opens into its derivation, and Escape closes it", async (t) => {
  const { page } = await openPage(t);
  const line = page.getByRole("article", { name: "Invoice 2" }).getByRole("button", { name: "$50.00", exact: true });
  await line.click();
  assert.match(await derivation(page).innerText(), /\$100\.00 × 1,296,000 s ÷ 2,592,000 s = \$50\.00/);
  assert.equal(await line.getAttribute("aria-expanded"), "true");
  await page.keyboard.press("Escape");
  await becomes(() => derivation(page).count(), 0);
  assert.equal(await line.getAttribute("aria-expanded"), "false");

  const closing = row(page, "May 2026").getByRole("button", { name: "Credit $50.00" });
  await tabTo(page, closing);
  await page.keyboard.press("Enter");
  await becomes(() => derivation(page).count(), 1);
  assert.match(await derivation(page).innerText(), /\$200\.00.*\$150\.00.*\$50\.00/s);
  await page.keyboard.press("Enter");
  await becomes(() => derivation(page).count(), 0);
});

for (const sheet of ["Invoices", "Ledger"]) {
  test(`every amount of the roll-forward and of the sheet “${sheet}” opens into something`, async (t) => {
    const { page } = await openPage(t);
    await page.getByRole("tab", { name: sheet }).click();
    const amounts = page.locator("button.why");
    const count = await amounts.count();
    assert.ok(count > 20, `${count}`);
    for (let index = 0; index < count; index += 1) {
      const amount = amounts.nth(index);
      const key = await amount.getAttribute("data-why");
      await amount.evaluate((button) => button.click());
      await becomes(() => derivation(page).count(), 1);
      const formula = await derivation(page).locator("code").first().innerText();
      assert.ok(formula.trim().length > 3, `${key}: ${formula}`);
      const texts = await derivation(page).locator("p").allInnerTexts();
      // Formula, sentence, rule; and between them the amount from which it comes, if there is one.
      assert.ok([3, 4].includes(texts.length) && texts.every((text) => text.trim() !== ""), `${key}: ${texts}`);
      assert.doesNotMatch(texts.join(" "), /NaN|undefined|\{|\}/, key);
    }
  });
}

test("the story plays month by month, at its own pace, and ends with the whole", async (t) => {
  const { page } = await openPage(t, { prepare: (opened) => opened.clock.install() });
  assert.equal(await monthName(page), "the whole story");
  await page.getByRole("button", { name: "Roll forward" }).click();
  const seen = [];
  for (let tick = 0; tick < 4; tick += 1) {
    await becomes(() => lit(page).then((rows) => rows.length), 1);
    seen.push(await monthName(page));
    assert.deepEqual(await lit(page), [seen.at(-1)]);
    assert.equal(await page.locator(".label.future").count(), 3 - tick);
    await page.clock.runFor(1_100);
    if (tick < 3) await becomes(async () => (await monthName(page)) !== seen.at(-1), true);
  }
  assert.deepEqual(seen, ["April 2026", "May 2026", "June 2026", "July 2026"]);
  await page.getByRole("button", { name: "Roll forward" }).waitFor();
  assert.equal(await monthName(page), "the whole story");
  assert.deepEqual(await lit(page), []);
});

test("playing pauses where it is and goes on from there", async (t) => {
  const { page } = await openPage(t);
  const play = page.getByRole("button", { name: "Roll forward" });
  await tabTo(page, play);
  await page.keyboard.press("Enter");
  await becomes(() => monthName(page), "May 2026");
  await page.keyboard.press("Space");
  await play.waitFor();
  await page.waitForTimeout(1_300);
  assert.equal(await monthName(page), "May 2026");
  await page.getByRole("article", { name: "Invoice 2" }).waitFor();
  await play.click();
  await becomes(() => monthName(page), "June 2026");
  await page.getByRole("article", { name: "Invoice 3" }).waitFor();
});

test("the story is stepped through, scrubbed through, and shown as a whole again", async (t) => {
  const { page } = await openPage(t);
  await page.getByRole("button", { name: "Next month" }).click();
  await becomes(() => monthName(page), "April 2026");
  await page.getByRole("button", { name: "Next month" }).click();
  await becomes(() => monthName(page), "May 2026");
  await page.getByRole("button", { name: "Previous month" }).click();
  await becomes(() => monthName(page), "April 2026");
  await page.getByRole("button", { name: "Show all" }).click();
  await becomes(() => monthName(page), "the whole story");

  const slider = page.getByRole("slider", { name: "Month" });
  await tabTo(page, slider);
  await page.keyboard.press("ArrowLeft");
  await becomes(() => lit(page), ["June 2026"]);
  await page.keyboard.press("Home");
  await becomes(() => lit(page), ["April 2026"]);
  await page.keyboard.press("ArrowRight");
  await becomes(() => lit(page), ["May 2026"]);
  assert.equal(await monthName(page), "May 2026");
  await page.keyboard.press("End");
  await becomes(() => lit(page), ["July 2026"]);

  await row(page, "June 2026").getByRole("button", { name: "June 2026" }).click();
  await becomes(() => lit(page), ["June 2026"]);
  assert.equal(await slider.inputValue(), "2");
});

test("the slider is dragged with the pointer", async (t) => {
  const { page } = await openPage(t);
  const { x, y, width, height } = await page.getByRole("slider", { name: "Month" }).boundingBox();
  await page.mouse.move(x + width - 8, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 3 + 4, y + height / 2, { steps: 5 });
  await page.mouse.up();
  await becomes(() => lit(page), ["May 2026"]);
});

test("nothing moves where motion is unwelcome", async (t) => {
  const { page } = await openPage(t, { reducedMotion: "reduce" });
  await page.getByRole("button", { name: "Next month" }).click();
  const moving = () =>
    page.evaluate(() =>
      [...document.querySelectorAll("*")].filter((element) => {
        const { transitionDuration, animationName } = getComputedStyle(element);
        return transitionDuration.split(", ").some((time) => parseFloat(time) > 0) || animationName !== "none";
      }).length,
    );
  assert.equal(await moving(), 0);
  await page.emulateMedia({ reducedMotion: "no-preference" });
  assert.ok((await moving()) > 0);
});
