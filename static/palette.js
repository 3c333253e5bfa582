// What can be done here, found by its name; and by which keys?
//
// Loaded when somebody asks for the commands or for the keys (boot.js). It has no way of its own into the page: a command
// presses the buttons and turns to the fields that a person would. What is said of the story is read off the page.

import { make } from "./make.js";

const isMac = /Mac|iP/.test(navigator.platform);
const CTRL = isMac ? "⌘" : "Ctrl";
/** Whether `?` opens the map: who dictates, or hits keys by chance, can switch it off. */
const SETTING = "rollforward-keys";
/** As long as this a command waits for what it has asked the page for. Milliseconds. */
const PATIENCE = 4_000;
/** How far Page Up and Page Down go. */
const PAGE = 8;

/** The page has no such thing (any more). */
class Missing extends Error {}

const find = (selector) => document.querySelector(selector);
const all = (selector) => [...document.querySelectorAll(selector)];

// How does a command act?

/** What `look` finds, as soon as the page has made it. */
async function until(look) {
  const end = performance.now() + PATIENCE;
  for (;;) {
    const found = look();
    if (found) return found;
    if (performance.now() > end) throw new Missing();
    await new Promise((go) => setTimeout(go, 15));
  }
}

function press(selector) {
  const element = find(selector);
  if (!element || element.disabled) throw new Missing();
  element.click();
}

/** Shows a side of the page, where there is room for one only, and of the result its overview. */
async function turnTo(side) {
  const overview = find(".views button");
  if (side === "Result" && !overview.hasAttribute("aria-current")) {
    overview.click();
    await until(() => find(".chart"));
  }
  const button = all(".sides button").find(({ textContent }) => textContent === side);
  if (!button?.checkVisibility() || button.getAttribute("aria-pressed") === "true") return;
  button.click();
  await until(() => button.getAttribute("aria-pressed") === "true");
}

function focus(element) {
  element.scrollIntoView({ block: "center" });
  element.focus({ preventScroll: true });
}

/** Turns to a field of the story, by its id. */
async function goTo(id) {
  await turnTo("Story");
  focus(await until(() => document.getElementById(id)));
}

const CONTROL = ":is(input, select, textarea)";
const inEntry = (list, index) => find(`${CONTROL}[id^="${list}-${index}--"]`);

/** Adds one to a list of the story, and turns to the first of its fields. */
async function add(list) {
  let count = 0;
  while (inEntry(list, count)) count += 1;
  await turnTo("Story");
  press(`#${list}-add, #${list.replace("-", "_")}-add`);
  const field = await until(() => inEntry(list, count));
  focus(field);
  // It has a name already, to be typed over.
  if (field.type === "text") field.select();
}

/** Adds an event by the menu, which turns to its date. */
async function addEvent(title) {
  await turnTo("Story");
  if (!find("#look-for-event")) press("#add-an-event");
  const search = await until(() => find("#look-for-event"));
  if (search.value) {
    search.value = "";
    search.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const titleOf = (entry) => entry.querySelector("strong")?.textContent;
  const entry = await until(() => all(".add-event .menu button").find((each) => titleOf(each) === title));
  entry.click();
  const date = await until(() => /^events-\d+--at$/.test(document.activeElement.id) && document.activeElement);
  date.scrollIntoView({ block: "center" });
}

/** Shows a sheet, and turns to its tab. */
async function showSheet(id) {
  await turnTo("Result");
  press(`#${id}`);
  const tab = await until(() => find(`#${id}[aria-selected="true"]`));
  tab.focus({ preventScroll: true });
  tab.scrollIntoView({ block: "start" });
}

/** The page hears which invoice or picture is meant from any element on the side of the result that says so. */
function tellResult(name, value) {
  const element = make("button", { hidden: true, [name]: value });
  find(".result").append(element);
  element.click();
  element.remove();
}

async function showInvoice(index) {
  await turnTo("Result");
  tellResult("data-invoice", index);
  const entry = await until(() => find(`.invoice-list [data-invoice="${index}"][aria-current]`));
  entry.focus({ preventScroll: true });
  find("#sheet").scrollIntoView({ block: "start" });
}

/** Rolls the story forward or back; what comes of it is seen. */
async function roll(selector) {
  await turnTo("Result");
  press(selector);
  find(".chart-card").scrollIntoView({ block: "nearest" });
}

async function openFile() {
  await showSheet("tab-json");
  const input = await until(() => find(".json [type=file]"));
  input.focus();
  input.click();
}

async function saveFile() {
  await showSheet("tab-json");
  (await until(() => find(".json [download]"))).click();
}

/** The button goes round; it is pressed until it is there. */
async function theme(name) {
  const now = () => find('.top [aria-label^="Theme: "]').getAttribute("aria-label");
  for (let turns = 0; turns < 3 && now() !== name; turns += 1) {
    const before = now();
    press('.top [aria-label^="Theme: "]');
    await until(() => now() !== before);
  }
}

async function openStories() {
  press(".top .title");
  // The person's own are listed by a script that may have to be fetched first. If there are none, the gallery says the rest.
  const first = await until(() => find("#gallery[open] #shelf .story")).catch(() => undefined);
  first?.focus();
}

// What is on the page?

const DAY = /^\d{4}-\d\d-\d\d$/;
const written = (value) =>
  DAY.test(value) ? new Date(`${value}T00:00Z`).toLocaleDateString("en-GB", { dateStyle: "medium", timeZone: "UTC" }) : value;

const UNSAID = "svg, .problem, .tools, .grip, .moments, .more, .sr, .add, .turn, .told, .soft, .btn";
/** What a part of the story says, with what stands in its fields. */
function wordsOf(element) {
  let words = "";
  for (const node of element?.childNodes ?? []) {
    if (node.nodeType === Node.TEXT_NODE) words += node.data;
    else if (node.nodeType !== Node.ELEMENT_NODE || node.matches(UNSAID)) continue;
    else if (node.matches("select")) words += node.selectedOptions[0]?.text ?? "";
    else if (node.matches("input, textarea")) words += written(node.value);
    else words += wordsOf(node);
  }
  return words.replace(/\s+/g, " ").trimStart();
}

const named = (list) => all(`input[id^="${list}-"][id$="--name"]`).filter(({ id }) => /^[a-z-]+-\d+--name$/.test(id));

/** The parts of the story that have a name or a sentence of their own. */
function parts() {
  const found = [];
  const part = (prefix, name, id, also = "") => found.push({ prefix, name, also: `${also} go to edit`, act: () => goTo(id) });
  const plain = (name, id, also) => document.getElementById(id) && part("", name, id, also);
  plain("Name of the story", "title", "rename title");
  plain("What the story is about", "description", "description text");
  plain("Start of the story", "start", "begin date");
  plain("Name of the customer", "customer-name", "who");
  plain("Opening balance", "customer-balance", "begins credit debt");
  for (const card of all(".subscription")) {
    const [field] = card.querySelectorAll(CONTROL);
    if (field) part("Subscription: ", wordsOf(card).trim(), field.id, "plan item quantity");
  }
  for (const card of all(".events > li")) {
    const number = Number(card.dataset.place) + 1;
    const when = card.querySelector(".when");
    const name = wordsOf(card.querySelector(":scope > p:not(.when)")).trim();
    part(`Event ${number}: `, name, `events-${number - 1}--at`, `what happens ${wordsOf(when)}`);
    found.at(-1).about = wordsOf(when).trim();
  }
  for (const [list, prefix, also] of [["prices", "Price: ", "plan product"], ["coupons", "Coupon: ", "discount"], ["tax-rates", "Tax rate: ", "vat"]]) {
    for (const { id, value } of named(list)) part(prefix, value || "without a name", id, also);
  }
  plain("Policy", "policy-preset", "rules billing system stripe vendor conventions");
  plain("Currency", "currency", "money dollars euro");
  plain("Number of months", "months", "length horizon how long years");
  return found;
}

/** All invoices, by number; those in the list with what they say there. */
function invoices() {
  const count = Number(/^\d+(?= invoice)/.exec(find(".legend .sr")?.textContent)?.[0] ?? 0);
  return Array.from({ length: count }, (_, index) => {
    const entry = find(`.invoice-list [data-invoice="${index}"]`);
    const [date, due] = [entry?.querySelector("span").textContent.split(" · ")[1], entry?.querySelector("b").textContent];
    return { name: `Invoice ${index + 1}`, about: entry ? `${date}, ${due} due` : "", also: "go to show bill", act: () => showInvoice(index) };
  });
}

const SHEETS = {
  "tab-invoices": "bills papers",
  "tab-ledger": "balance transactions movements entries",
  "tab-calendar": "dates agenda when what happens",
  "tab-json": "document source text",
  "tab-code": "api calls curl ruby python php node javascript java go dotnet sdk",
  "tab-export": "csv markdown import download spreadsheet excel table",
};

/** What can happen, as the menu of events calls it, and in other words. The menu itself is only made while it is open. */
const EVENTS = [
  ["Change the plan", "change price upgrade downgrade switch"],
  ["Change the quantity", "seats licenses units more fewer"],
  ["Add an item", "price product addon"],
  ["Remove an item", "price product addon"],
  ["Start a subscription", "begin subscribe second another"],
  ["Cancel", "churn end stop subscription unsubscribe"],
  ["Give credit, or add a debt", "adjust balance service goodwill months free"],
  ["Set the balance", "overwrite"],
  ["Add an invoice item", "charge amount fee setup"],
  ["Invoice once", "one off invoice"],
  ["Charge once", "one off payment"],
  ["Grant billing credit", "credit grant prepaid usage"],
  ["Apply a coupon", "discount promotion"],
  ["Remove a coupon", "discount promotion"],
  ["Set tax rates", "vat gst"],
  ["Report usage", "metered meter"],
  ["End a trial", "free"],
  ["Set the end of a trial", "extend free"],
  ["Reset the billing date", "billing cycle anchor"],
  ["Pause collection", "stop collecting"],
  ["Resume collection", "collect again"],
  ["Pause a subscription", "hold freeze"],
  ["Resume a subscription", "go on unpause"],
  ["Issue a credit note", "refund take back"],
  ["Void an invoice", "annul"],
  ["Give an invoice up", "uncollectible bad debt write off"],
  ["Pay an invoice", "payment outside"],
  ["Pay an invoice from the balance", "credit apply"],
  ["Let payments fail", "dunning card decline retry"],
];

/** Everything that can be done now: groups of commands, each with its name, other words for it, and what it does. */
function groups() {
  const button = (selector, why, command) => {
    const element = find(selector);
    return { ...command, isOff: !element || element.disabled ? why : "", act: command.act ?? (() => press(selector)) };
  };
  const playing = find('[data-play="pause"]');
  const [previous, next, whole] = [".player [aria-label='Previous month']", ".player [aria-label='Next month']", ".player > .btn:last-child"];
  const unused = find(".lesson [role=switch]");
  // What else the top of the page has.
  const known = "[aria-label=Undo], [aria-label=Redo], [aria-label^='Theme: '], .title, .btn.main, #commands, dialog *";
  const others = all(".top button").filter((element) => !element.matches(known) && element.checkVisibility());
  const nameOf = (element) => element.getAttribute("aria-label") ?? element.textContent.trim();
  return [
    ["The story", [
      button(".top [aria-label=Undo]", "there is nothing to undo", { name: "Undo", also: "back step revert", keys: [CTRL, "Z"] }),
      button(".top [aria-label=Redo]", "there is nothing to redo", { name: "Redo", also: "again forward", keys: [CTRL, "Shift", "Z"] }),
      { name: "New story from the gallery", also: "begin open example preset template stories", act: () => press(".top .title") },
      { name: "Stories kept in this browser", also: "open my own saved list library rename delete duplicate copy", act: openStories },
      { name: "Share the story", also: "link send url copy hand on", act: () => press(".top .btn.main") },
      { name: "Open a file", also: "load import upload json", act: openFile },
      { name: "Save as a file", also: "download export json", act: saveFile },
      { name: "Print", also: "paper pdf", act: () => print() },
      ...others.map((element) => ({ name: nameOf(element), also: element.title, act: () => element.click() })),
      ...(find(".out-of-order button") ? [{ name: "Sort the events by date", also: "order", act: () => press(".out-of-order button") }] : []),
      ...(find(".message") ? [{ name: "Close the message", also: "dismiss", act: () => press(".message .btn") }] : []),
    ]],
    ["The result", [
      playing
        ? { name: "Pause", also: "stop play roll forward", act: () => roll("[data-play]") }
        : { name: "Roll forward", also: "play animate start months", act: () => roll("[data-play]") },
      { name: "Next month", also: "forward step later", act: () => roll(next) },
      { name: "Previous month", also: "back step earlier last", act: () => roll(previous) },
      button(whole, "all months are shown", { name: "Show all months", also: "whole story everything", act: () => roll(whole) }),
      ...all("[role=tab]").map(({ id, textContent }) => ({ prefix: "Sheet: ", name: textContent, also: `show tab ${SHEETS[id] ?? ""}`, act: () => showSheet(id) })),
      ...(unused ? [{
        name: `${unused.checked ? "Do not credit" : "Credit"} the unused time of the old plan`,
        also: "switch proration told",
        act: () => turnTo("Result").then(() => unused.click()),
      }] : []),
      { name: "Save the chart as SVG", also: "picture image download drawing", act: () => tellResult("data-picture", "svg") },
      { name: "Save the chart as PNG", also: "picture image download", act: () => tellResult("data-picture", "png") },
    ]],
    ["What if?", all(".views button").map((element) => ({ prefix: "View: ", name: element.textContent, also: "what if compare sweep solve variants goal seek customers cohort rules result", act: () => element.click() }))],
    ["Add to the story", [
      { name: "Add a price", also: "new plan product tier", act: () => add("prices") },
      { name: "Add a coupon", also: "new discount promotion", act: () => add("coupons") },
      { name: "Add a tax rate", also: "new vat gst", act: () => add("tax-rates") },
      { name: "Add a subscription", also: "new another plan", act: () => add("subscriptions") },
    ]],
    ["Add an event", EVENTS.map(([name, also]) => ({ prefix: "Event: ", name, also: `what happens new ${also}`, act: () => addEvent(name) }))],
    ["Go to", parts()],
    ["Invoices", invoices()],
    ["The page", [
      { name: "Theme: light", also: "colour bright day mode appearance", act: () => theme("Theme: light") },
      { name: "Theme: dark", also: "colour night mode appearance", act: () => theme("Theme: dark") },
      { name: "Theme: as the system", also: "colour auto mode appearance", act: () => theme("Theme: as the system") },
      { name: "Keys", also: "keyboard map shortcuts help", keys: ["?"], act: () => turnToDialog("keys") },
    ]],
  ];
}

// Which commands fit to what is typed?

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);

/** How well a word fits to one of others: to the first, to another one as a whole, as a beginning, within, or not. */
function fit(word, others) {
  if (others[0] === word) return 4;
  let best = 0;
  for (const other of others) {
    if (other === word) return 3;
    if (other.startsWith(word)) best = 2;
    else if (best === 0 && word.length > 2 && other.includes(word)) best = 1;
  }
  return best;
}

/** How well a command fits to all words, in whatever order; 0 if one of them is nowhere. Its name counts most. */
function rank(words, { prefix = "", name, about = "", also = "" }, group = "") {
  const texts = [[name, 30], [prefix, 20], [also, 10], [`${about} ${group}`, 0]].map(([text, weight]) => [folded(text), weight]);
  let sum = 0;
  for (const word of words) {
    const best = Math.max(...texts.map(([others, weight]) => fit(word, others) && weight + fit(word, others)));
    if (best === 0) return 0;
    sum += best;
  }
  return sum;
}

/** The commands that fit, the best first, and so their groups. */
function found(text, known) {
  const words = folded(text);
  if (words.length === 0) return known.filter(([, commands]) => commands.length > 0);
  const fitting = known.map(([group, commands]) => {
    const ranked = commands.map((command) => ({ command, rank: rank(words, command, group) })).filter((each) => each.rank > 0);
    ranked.sort((one, other) => other.rank - one.rank);
    return { group, ranked };
  });
  return fitting
    .filter(({ ranked }) => ranked.length > 0)
    .sort((one, other) => other.ranked[0].rank - one.ranked[0].rank)
    .map(({ group, ranked }) => [group, ranked.map(({ command }) => command)]);
}

// The two dialogs.

const keycaps = (keys) => keys.flatMap((key, index) => [...(index > 0 ? [" "] : []), make("kbd", {}, key)]);
const button = (words, act) => make("button", { className: "btn", type: "button", onclick: act }, words);

/** A dialog that hears its own keys, closes with a click beside it, and gives the focus back. */
function dialogOf(properties, ...children) {
  const dialog = make("dialog", properties, ...children);
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  // Undo, for one, is meant for what is typed here, and not for the story.
  dialog.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if ((isMac ? event.metaKey : event.ctrlKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      dialog.close();
    }
  });
  document.body.append(dialog);
  return dialog;
}

/** The commands: a field, and the list of what fits. */
function palette() {
  let known = [];
  let options = [];
  let active = -1;
  const input = make("input", {
    className: "search", type: "text", role: "combobox", id: "palette-search", "aria-label": "Look for a command",
    placeholder: "What do you want to do?", autocomplete: "off", spellcheck: false, autocapitalize: "off",
    "aria-controls": "palette-list", "aria-autocomplete": "list", enterKeyHint: "go",
  });
  const list = make("div", { id: "palette-list", role: "listbox", "aria-label": "Commands" });
  const said = make("p", { className: "palette-said", role: "status" });
  const hint = (keys, words) => make("span", { className: "hint" }, ...keycaps(keys), ` ${words}`);
  const dialog = dialogOf(
    { id: "palette", className: "gallery palette", "aria-label": "Commands" },
    make("div", { className: "palette-top" }, input, button("Close", () => dialog.close())),
    list,
    said,
    make("div", { className: "palette-foot" }, hint(["↑", "↓"], "choose"), hint(["Enter"], "do"), hint(["Esc"], "close"), button("Keys", () => turnToDialog("keys"))),
  );

  const point = (index) => {
    options[active]?.element.setAttribute("aria-selected", "false");
    active = index;
    const chosen = options[active]?.element;
    chosen?.setAttribute("aria-selected", "true");
    if (chosen) input.setAttribute("aria-activedescendant", chosen.id);
    else input.removeAttribute("aria-activedescendant");
    return chosen;
  };
  const go = (index) => {
    point(Math.min(Math.max(index, 0), options.length - 1));
    // Above the first one stands what its group is called.
    if (active === 0) list.scrollTop = 0;
    else options[active]?.element.scrollIntoView({ block: "nearest" });
  };
  const choose = async (command) => {
    if (command.isOff) {
      said.textContent = `${command.name}: ${command.isOff}.`;
      return said.classList.remove("sr");
    }
    dialog.close();
    try {
      await command.act();
    } catch (error) {
      if (!(error instanceof Missing)) throw error;
      open(`“${command.name}” could not be done: the page has nothing of the kind now.`);
    }
  };
  const option = (command) => {
    const { prefix, name, about, keys, isOff } = command;
    const index = options.length;
    const words = make("span", { className: "grow" }, prefix ? make("span", { className: "soft" }, prefix) : "", name);
    if (about) words.append(" ", make("span", { className: "soft about" }, about));
    const element = make("div", { role: "option", id: `palette-${index}`, "aria-selected": "false" }, words);
    if (keys) element.append(" ", make("span", { className: "caps" }, ...keycaps(keys)));
    if (isOff) element.setAttribute("aria-disabled", "true");
    element.addEventListener("pointermove", () => active !== index && point(index));
    element.addEventListener("click", () => choose(command));
    options.push({ command, element });
    return element;
  };
  const look = () => {
    options = [];
    const shown = found(input.value, known).map(([group, commands], place) => {
      const heading = make("div", { className: "group", id: `palette-group-${place}` }, group);
      return make("div", { role: "group", "aria-labelledby": heading.id }, heading, ...commands.map(option));
    });
    list.replaceChildren(...shown);
    list.hidden = options.length === 0;
    input.setAttribute("aria-expanded", String(options.length > 0));
    const count = options.length === 1 ? "One command." : `${options.length} commands.`;
    said.textContent = options.length > 0 ? count : `Nothing here fits “${input.value.trim()}”. Try fewer or other words, such as “credit”, “invoice 2” or “theme”.`;
    said.classList.toggle("sr", options.length > 0);
    active = -1;
    list.scrollTop = 0;
    // Who has typed nothing yet is offered what can be done; who has, what fits best.
    point(input.value ? 0 : options.findIndex(({ command }) => !command.isOff));
  };
  const ways = {
    ArrowDown: () => go(active + 1 < options.length ? active + 1 : 0),
    ArrowUp: () => go(active > 0 ? active - 1 : options.length - 1),
    PageDown: () => go(active + PAGE),
    PageUp: () => go(active - PAGE),
    Home: () => go(0),
    End: () => go(options.length - 1),
    Enter: () => options[active] && choose(options[active].command),
  };
  input.addEventListener("input", look);
  input.addEventListener("keydown", (event) => {
    // While a word is being composed the keys belong to that; with Shift and its like they belong to the field.
    if (event.isComposing || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(ways, event.key)) return;
    event.preventDefault();
    ways[event.key]();
  });
  // The focus stays in the field.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  const open = (words = "") => {
    known = groups();
    input.value = "";
    if (!dialog.open) dialog.showModal();
    input.focus();
    look();
    if (!words) return;
    said.textContent = words;
    said.classList.remove("sr");
  };
  return { dialog, open };
}

/** Every key that the page knows: where, which, and what it does. */
const KEYS = [
  ["Everywhere", [
    [[[CTRL, "K"]], "Commands: everything that can be done, by its name"],
    [[["?"]], "These keys, unless you are typing"],
    [[[CTRL, "Z"]], "Undo the last change"],
    [[[CTRL, "Shift", "Z"], [CTRL, "Y"]], "Redo what was undone"],
    [[["Tab"], ["Shift", "Tab"]], "The next field or button, the one before"],
    [[["Enter"], ["Space"]], "Press the button; the space bar turns a switch"],
    [[["Esc"]], "Close a dialog; the focus is where it was before"],
  ]],
  ["Commands", [
    [[["↑"], ["↓"]], "The one before, the next one"],
    [[["Page Up"], ["Page Down"]], "Some further up or down"],
    [[["Home"], ["End"]], "The first one, the last one"],
    [[["Enter"]], "Do it"],
  ]],
  ["Invoices on the chart", [
    [[["←"], ["→"]], "The invoice before, the next one: what it comes to is told"],
    [[["Home"], ["End"]], "The first invoice, the last one"],
    [[["Enter"]], "Open the invoice"],
  ]],
  ["An event on the chart", [[[["←"], ["→"]], "Move it a day earlier, a day later"]]],
  ["The months, at their slider", [
    [[["←"], ["→"]], "The month before, the next one"],
    [[["Home"], ["End"]], "The first month, the last one"],
  ]],
  ["An amount", [
    [[["Enter"]], "Open how it was computed, close it again"],
    [[["Esc"]], "Close what is open"],
  ]],
  ["The sheets, at their tabs", [
    [[["←"], ["→"]], "The sheet before, the next one"],
    [[["Home"], ["End"]], "The first sheet, the last one"],
  ]],
  ["Looking for an event to add", [
    [[["Enter"]], "Add the first that is found"],
    [[["Esc"]], "Close the menu"],
  ]],
  ["A value that is asked about in “what if”", [
    [[["Enter"]], "Take what is typed"],
    [[["Esc"]], "Leave it as it was"],
  ]],
  ["The new name of a kept story", [
    [[["Enter"]], "Take the name"],
    [[["Esc"]], "Leave it as it was"],
  ]],
];

function isMapOff() {
  try {
    return localStorage.getItem(SETTING) === "off";
  } catch {
    return false;
  }
}

/** The map of the keys. */
function map() {
  const row = ([keys, words]) =>
    make("div", {}, make("dt", {}, ...keys.flatMap((each, index) => [index > 0 ? " or " : "", make("span", { className: "caps" }, ...keycaps(each))])), make("dd", {}, words));
  const sections = KEYS.map(([title, rows]) => make("section", {}, make("h3", {}, title), make("dl", {}, ...rows.map(row))));
  const close = button("Close", () => dialog.close());
  const on = make("input", { type: "checkbox", role: "switch" });
  on.addEventListener("change", () => {
    try {
      localStorage.setItem(SETTING, on.checked ? "on" : "off");
    } catch {
      // Where the storage is forbidden it cannot be remembered, and must not look as if it were.
      on.checked = true;
    }
  });
  const dialog = dialogOf(
    { id: "keys", className: "gallery keys", "aria-labelledby": "keys-title" },
    make("div", { className: "gallery-top" }, make("h2", { id: "keys-title" }, "Keys"), make("span", { className: "pair" }, button("All commands", () => turnToDialog("commands")), close)),
    make("div", { className: "keymap" }, ...sections),
    make("label", { className: "switch" }, on, make("span", {}, make("kbd", {}, "?"), ` opens these keys. (${CTRL} K always leads here.)`)),
  );
  const open = () => {
    on.checked = !isMapOff();
    dialog.showModal();
    dialog.scrollTop = 0;
    close.focus({ preventScroll: true });
  };
  return { dialog, open };
}

const makers = { commands: palette, keys: map };
const made = {};

/** The styles, once. Without them the dialogs still work. */
const styled = new Promise((go) => {
  const link = make("link", { rel: "stylesheet", href: "palette.css" });
  link.addEventListener("load", go);
  link.addEventListener("error", go);
  document.head.append(link);
});

/** Shows what a key or the button asks for. */
export async function show(what) {
  if (what === "keys" && isMapOff()) return;
  await styled;
  turnToDialog(what);
}

/** Shows the commands or the keys, each of which leads to the other. */
function turnToDialog(what) {
  for (const { dialog } of Object.values(made)) dialog.close();
  // Another dialog may have come first.
  if (find("dialog[open]")) return;
  made[what] ??= makers[what]();
  made[what].open();
}
