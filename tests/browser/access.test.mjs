// Can everybody use the page: at every width, in every theme, enlarged, by keyboard, by finger and by ear?

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { FULL, SCREENS } from "./screens.mjs";
import { AS_BILLED, axe, becomes, closeSite, lesson, linkTo, longStory, openPage, says, tell } from "./support.mjs";

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
    small.push(...await page.locator("button:not(.skip), input, select, summary").evaluateAll((controls) =>
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

// Those that are on their way above are looked at here too: a screen by itself, in both themes.
for (const colorScheme of ["light", "dark"]) {
  for (const [name, { hash, go }] of Object.entries(SCREENS).filter(([known]) => known !== "print")) {
    test(`axe finds nothing on the screen “${name}” in the ${colorScheme} theme`, async (t) => {
      const size = (colorScheme === "light") === (name.length % 2 === 0) ? WIDE : SMALL;
      const { page } = await openPage(t, { ...size, colorScheme, hash, prepare: forbidCopying });
      await go(page);
      assert.deepEqual(await axe(page), []);
    });
  }
}

const TOUCH = { hasTouch: true, isMobile: true };
// What somebody presses first and most.
const MAIN = ".top button:not(.skip), .player .btn, .scrub, .tabs button, .sides button, .add, .menu li button, dialog .btn, dialog .story, .invoice-list button";

test("under a finger what matters is 44 pixels, and everything 24", async (t) => {
  for (const [name, { hash, go }] of Object.entries(SCREENS).filter(([known]) => known !== "print")) {
    const { page } = await openPage(t, { ...SMALL, hash, context: TOUCH });
    await go(page);
    const small = await page.locator("button, input, select, textarea, summary, a").evaluateAll((controls, main) => {
      const isOpen = document.querySelector("dialog[open]");
      return controls.filter((control) => control.checkVisibility() && (!isOpen || isOpen.contains(control))).flatMap((control) => {
        const { width, height } = (control.closest("label") ?? control).getBoundingClientRect();
        const least = control.matches(main) ? 44 : 24;
        const isInText = control.tagName === "A" && getComputedStyle(control).display.startsWith("inline") && !control.matches(".btn");
        // What is clipped away shows itself when it has the focus.
        if (isInText || getComputedStyle(control).clipPath !== "none") return [];
        return width < 24 || height < least - 0.1 ? [`${control.outerHTML.slice(0, 90)}: ${width} × ${height}, not ${least}`] : [];
      });
    }, MAIN);
    assert.deepEqual(small, [], name);
  }
});

// 1280 × 720 at 200 %, and what WCAG asks of reflow (1.4.10).
for (const [width, height, most] of [[640, 360, 60], [320, 256, 0]]) {
  test(`enlarged to ${width} × ${height} nothing is covered, cut off or out of reach`, async (t) => {
    for (const [name, { hash, go }] of Object.entries(SCREENS).filter(([known]) => known !== "print")) {
      const { page } = await openPage(t, { width, height, hash });
      await go(page);
      const surplus = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(surplus <= 0, `${name}: ${surplus} px too wide`);
      const sticking = await page.locator(".top, .sides").evaluateAll((parts) =>
        parts.filter((part) => /fixed|sticky/.test(getComputedStyle(part).position)).reduce((sum, part) => sum + part.offsetHeight, 0),
      );
      assert.ok(sticking <= most, `${name}: ${sticking} px are always covered`);
      const dialog = page.locator("dialog[open]");
      if ((await dialog.count()) === 0) continue;
      const last = dialog.locator("button, a").filter({ visible: true }).last();
      await last.scrollIntoViewIfNeeded();
      const { top, bottom } = await last.evaluate((element) => element.getBoundingClientRect());
      assert.ok(top >= 0 && bottom <= height, `${name}: the last button cannot be seen`);
      await dialog.getByRole("button", { name: "Close", exact: true }).click();
      await becomes(() => dialog.count(), 0);
    }
  });
}

test("with the spacing that a reader may set no word is cut off", async (t) => {
  for (const { width, height } of [WIDE, SMALL]) {
    for (const name of ["full", "unfolded", "export", "gallery", "share", "menu"]) {
      const { hash, go } = SCREENS[name];
      const { page } = await openPage(t, { width, height, hash });
      // WCAG 1.4.12.
      await page.evaluate(() => {
        const spacing = new CSSStyleSheet();
        spacing.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }");
        document.adoptedStyleSheets = [spacing];
      });
      await go(page);
      const cut = await page.evaluate(() => {
        const isCut = (element) => {
          const { overflowX, overflowY } = getComputedStyle(element);
          const hides = (overflow) => overflow === "hidden" || overflow === "clip";
          return (hides(overflowX) && element.scrollWidth > element.clientWidth + 1) || (hides(overflowY) && element.scrollHeight > element.clientHeight + 1);
        };
        // The title is whole in its own field; the others are for the ear alone, or draw.
        const rest = [...document.querySelectorAll("body *:not(.sr, .cut, .skip, svg, svg *, input, select, option, thead)")];
        const found = rest.filter((element) => element.checkVisibility() && isCut(element)).map((element) => element.outerHTML.slice(0, 80));
        const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
        return wide > 0 ? [...found, `${wide} px too wide`] : found;
      });
      assert.deepEqual(cut, [], `${name}, ${width} wide`);
    }
  }
});

/** Begins anew: the next press of Tab goes to the first control. */
const beforeAll = (page) => page.locator(".top").evaluate((top) => (scrollTo(0, 0), (top.tabIndex = -1), top.focus()));

/** Where the focus is: what, where on the page, and what is wrong with it. */
function focused() {
  const element = document.activeElement;
  if (!element || element === document.body) return undefined;
  const box = element.getBoundingClientRect();
  const wrong = [];
  const isOn = box.right > 0 && box.bottom > 0 && box.left < innerWidth && box.top < innerHeight;
  if (!isOn) wrong.push("is not on the screen");
  // A region that is larger than the screen is seen in part.
  const inside = (low, high, most) => [low, (low + high) / 2, high].map((at) => Math.min(Math.max(at, 1), most - 1));
  const points = inside(box.left + 2, box.right - 2, innerWidth).flatMap((x) => inside(box.top + 2, box.bottom - 2, innerHeight).map((y) => [x, y]));
  const isSeen = points.some(([x, y]) => {
    const there = document.elementFromPoint(x, y);
    return there && (element.contains(there) || there.contains(element) && there.tagName === "LABEL");
  });
  if (isOn && !isSeen) wrong.push("is covered");
  const marked = element.closest(".file") ?? element;
  const { outlineStyle, outlineWidth } = getComputedStyle(marked);
  if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) wrong.push("has no outline");
  const pane = element.closest("header, aside, section, nav")?.className ?? "";
  const name = element.outerHTML.slice(0, 100);
  return { name, wrong, pane, left: box.left, top: box.top + scrollY, bottom: box.bottom + scrollY };
}

for (const { width, height } of [WIDE, SMALL, { width: 640, height: 360 }]) {
  test(`the focus is seen wherever it goes, in the order in which one reads, ${width} wide`, async (t) => {
    const { page } = await openPage(t, { width, height });
    const found = [];
    for (const side of width === WIDE.width ? [undefined] : ["Result", "Story"]) {
      if (side) await button(page, side).click();
      await beforeAll(page);
      let before;
      let stops = 0;
      for (; stops < 250; stops += 1) {
        await page.keyboard.press("Tab");
        const now = await page.evaluate(focused);
        if (!now) break;
        found.push(...now.wrong.map((wrong) => `${side ?? "both"}: ${now.name} ${wrong}`));
        // What stands beside each other is read from left to right, whatever is a little higher.
        const isBack = before && before.pane === now.pane && now.bottom < before.top - 4;
        if (isBack) found.push(`${side ?? "both"}: ${now.name} stands above ${before.name}`);
        before = now;
      }
      assert.ok(stops > 25 && stops < 250, `${stops} stops`);
    }
    assert.deepEqual(found, []);
  });
}

test("one key goes past the story to the result, from either side", async (t) => {
  for (const size of [WIDE, SMALL]) {
    const { page } = await openPage(t, size);
    if (size === SMALL) await button(page, "Story").click();
    await beforeAll(page);
    await page.keyboard.press("Tab");
    const skip = button(page, "To the result");
    assert.ok(await skip.evaluate((element) => element === document.activeElement && element.offsetHeight >= 24));
    await page.keyboard.press("Enter");
    await becomes(() => page.evaluate(() => document.activeElement.tagName), "H1");
    assert.ok(await page.locator("h1.headline").isVisible());
    await page.keyboard.press("Tab");
    assert.ok(await lesson(page).evaluate((element) => element === document.activeElement));
  }
});

test("an edit is announced once, with the new sentence", async (t) => {
  const { page } = await openPage(t);
  await page.evaluate(() => {
    window.heard = [];
    const live = "[role=status], [role=alert], [aria-live]";
    new MutationObserver((changes) => {
      const places = new Set(changes.map(({ target }) => (target.closest ?? target.parentElement.closest).call(target.closest ? target : target.parentElement, live)));
      for (const place of places) if (place) window.heard.push(place.textContent);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  const heard = () => page.evaluate(() => window.heard.splice(0));
  await lesson(page).click();
  await says(page, AS_BILLED);
  assert.deepEqual(await heard(), [AS_BILLED]);
  // What changes no sentence is not told again.
  await page.getByLabel("Name of the story").fill("Another name");
  await page.waitForTimeout(400);
  assert.deepEqual(await heard(), []);
  await page.keyboard.press("Control+z");
  await button(page, "Next month").click();
  await page.waitForTimeout(100);
  assert.deepEqual(await heard(), []);
});

test("the chart has a name, a table and marks that say which event they are", async (t) => {
  const { page } = await openPage(t);
  const figure = page.getByRole("figure", { name: "Chart of the invoices and the balance" });
  assert.equal(await figure.count(), 1);
  const id = await figure.getAttribute("aria-details");
  const table = page.locator(`table#${id}`);
  assert.equal(await table.locator("tbody tr").count(), 4);
  assert.equal(await page.getByRole("region", { name: "Roll-forward, a row a month" }).locator(`#${id}`).count(), 1);
  // Amounts without their dates are of no use to the ear; the readout and the table have both.
  assert.deepEqual(await figure.locator(".label:not([aria-hidden=true])").count(), 0);
  const marks = await page.locator(".event-mark").evaluateAll((all) => all.map((mark) => mark.ariaLabel.split(":")[0]));
  assert.deepEqual(marks.sort(), ["Event 1, 16 Apr", "Event 2, 16 Apr"]);
});

test("in colours that the person has chosen the parts are told apart by lines and shapes", async (t) => {
  const { page } = await openPage(t, { hash: linkTo(FULL), context: { forcedColors: "active" } });
  const style = (selector, ...names) =>
    page.locator(selector).first().evaluate((element, all) => all.map((name) => getComputedStyle(element)[name]), names);
  for (const selector of [".hatch", ".key.credit"]) assert.match((await style(selector, "backgroundImage"))[0], /gradient/, selector);
  const [charged, owed] = [await style(".part.charged", "fill", "strokeDasharray"), await style(".part.owed", "fill", "strokeDasharray")];
  assert.notEqual(charged[0], owed[0]);
  assert.notEqual(charged[1], owed[1]);
  const differ = async (name, chosen, other, ...names) => assert.notDeepEqual(await style(chosen, ...names), await style(other, ...names), name);
  await differ("a selected tab", "[role=tab][aria-selected=true]", "[role=tab][aria-selected=false]", "backgroundColor");
  await differ("the shown invoice", ".invoice-list [aria-current]", ".invoice-list button:not([aria-current])", "backgroundColor");
  await differ("a switch", ".switch input:checked", ".switch input:not(:checked)", "backgroundColor");
  const mark = await page.locator(".event-mark").first().evaluate((element) => {
    const { borderTopColor, backgroundColor, borderTopWidth } = getComputedStyle(element, "::before");
    return [borderTopColor !== backgroundColor, parseFloat(borderTopWidth) >= 2];
  });
  assert.deepEqual(mark, [true, true]);
  await page.keyboard.press("Tab");
  assert.match((await style(":focus", "outlineStyle"))[0], /solid|auto/);
});

test("who wants no motion sees none", async (t) => {
  const { page } = await openPage(t);
  const moving = () => page.locator("body *").evaluateAll((all) =>
    all.filter((element) => {
      const { transitionDuration, animationName } = getComputedStyle(element);
      return parseFloat(transitionDuration) > 0 || animationName !== "none";
    }).length,
  );
  assert.equal(await moving(), 0);
  await page.emulateMedia({ reducedMotion: "no-preference" });
  assert.ok((await moving()) > 0);
});
