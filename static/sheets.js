// What stands in the sheets that are loaded later: the code, and what is taken along or brought in?
//
// Loaded when one of them is opened for the first time, and with it the engine once more with all that surrounds it
// (desk.js; src/js.rs says what it answers). The page lays the story down on an empty element (src/app/view/sheets.rs), which
// is filled here: with elements and text, never with text that is read as markup.

import { failed, ready } from "./engine.js";
import { button, make, save, tell } from "./make.js";

/** A line more than this is copied, but not shown; of a longer list the rest is only counted. */
const MOST_LINES = 2_000;
const MOST_ROWS = 100;
/** A document may be this many bytes long; src/scenario refuses more. */
const MAX_BYTES = 262_144;
/** The language that was chosen last in this tab. */
const LANGUAGE = "rollforward.language";
const LANGUAGES = { curl: "curl", ruby: "Ruby", python: "Python", php: "PHP", node: "Node.js", java: "Java", go: "Go", dotnet: ".NET" };
const TABLES = { invoices: "Invoices", ledger: "Ledger", schedule: "Roll-forward" };
/** As long as this a card stays lit after a click on its line. Milliseconds. */
const GLOW = 2_500;

const status = () => make("span", { className: "soft said-here", role: "status" });
const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

/** What the desk throws is a list of the story's problems or an error in words; anything else is a fault of its own. */
function wordsOf(thrown) {
  if (Array.isArray(thrown)) return thrown.map(({ path, message, hint }) => `${path ? `${path}: ` : ""}${message} ${hint}`);
  if (typeof thrown === "string") return [thrown];
  if (thrown?.constructor === Error) return [thrown.message];
  throw thrown;
}

/** A list of which only so many are shown. */
function list(rows, shown) {
  const items = rows.slice(0, MOST_ROWS).map((row) => make("li", {}, shown(row)));
  if (rows.length > MOST_ROWS) items.push(make("li", {}, `… and ${rows.length - MOST_ROWS} more.`));
  return make("ul", {}, ...items);
}

/** Says why a sheet waits. */
function waiting(words) {
  return make(
    "div",
    { className: "wrong", role: "status" },
    make("p", {}, make("strong", {}, "The story has mistakes."), " Mend them, and this sheet follows."),
    list(words, (text) => text),
  );
}

/** Copies a text; where the browser does not let it, selects what shows the text. */
async function copy(text, shown, what, said) {
  try {
    // Outside a secure context there is no clipboard at all.
    await navigator.clipboard.writeText(text);
    said.textContent = `The ${what} is copied.`;
  } catch {
    getSelection().selectAllChildren(shown);
    said.textContent = `The browser does not let the page copy. The ${what} is selected: copy it by hand.`;
  }
}

// The code.

const cardOf = (event) => document.getElementById(`event-${event}`);

function light(event, isLit) {
  cardOf(event)?.toggleAttribute("data-lit", isLit);
}

/** Shows the card of an event, on a small screen on its own side. */
function goTo(event) {
  const story = document.querySelector(".sides button");
  if (story?.offsetParent) story.click();
  // The page has shown that side by then.
  setTimeout(() => {
    const card = cardOf(event);
    card?.scrollIntoView({ block: "center" });
    card?.querySelector("input, select, button")?.focus({ preventScroll: true });
    light(event, true);
    setTimeout(() => light(event, false), GLOW);
  });
}

function rememberedLanguage() {
  try {
    const known = sessionStorage.getItem(LANGUAGE);
    return Object.hasOwn(LANGUAGES, known) ? known : "curl";
  } catch {
    return "curl";
  }
}

function remember(language) {
  try {
    sessionStorage.setItem(LANGUAGE, language);
  } catch {
    // Where the storage is forbidden it is remembered as long as the sheet is there.
  }
}

/** What an event does, as its card says it first. */
function nameOf(event) {
  const action = Object.keys(event ?? {}).find((key) => key !== "at" && key !== "disabled") ?? "";
  return `${action.replaceAll("_", " ")} on ${event?.at}`;
}

/** The lines of one event, or of none. */
function part(lines, story) {
  const { event } = lines[0];
  const pre = make("pre", {});
  for (const { tokens } of lines) {
    for (const [kind, text] of tokens) pre.append(kind === "p" ? text : make("span", { className: `k-${kind}` }, text));
    pre.append("\n");
  }
  if (event === null) return make("div", { className: "part" }, make("span", { className: "from" }), pre);
  const title = `Event ${event + 1}: ${nameOf(story.events?.[event])}. A click goes to it.`;
  const from = make("button", { className: "from", type: "button", title, ariaLabel: `Go to event ${event + 1}` }, `Event ${event + 1}`);
  const whole = make("div", { className: "part from-event", title }, from, pre);
  whole.addEventListener("click", () => {
    // Who selects text goes nowhere.
    if (getSelection().isCollapsed) goTo(event);
  });
  for (const [name, isLit] of [["pointerenter", true], ["pointerleave", false], ["focusin", true], ["focusout", false]]) {
    whole.addEventListener(name, () => light(event, isLit));
  }
  return whole;
}

/** The lines, those of one event together. What is empty between two of them belongs to the one before. */
function parts(lines, story) {
  const groups = [];
  for (const line of lines) {
    const last = groups.at(-1);
    if (last && (last[0].event === line.event || line.tokens.length === 0)) last.push(line);
    else groups.push([line]);
  }
  return groups.map((group) => part(group, story));
}

function codeSheet(desk) {
  let [language, story, lines, shownOf] = [rememberedLanguage(), undefined, [], undefined];
  const said = status();
  const trouble = make("div", {});
  const calls = make("div", { className: "calls", tabIndex: 0, role: "region" });
  const copying = button("Copy the code", () => copy(lines.map(({ tokens }) => `${tokens.map(([, text]) => text).join("")}\n`).join(""), calls, "code", said), "btn main");
  const choose = (id) => {
    language = id;
    remember(id);
    said.textContent = "";
    show();
  };
  const buttons = Object.entries(LANGUAGES).map(([id, name]) => {
    const made = button(name, () => choose(id));
    made.dataset.language = id;
    return made;
  });
  function show() {
    for (const each of buttons) each.ariaPressed = each.dataset.language === language ? "true" : "false";
    calls.ariaLabel = `The calls in ${LANGUAGES[language]}`;
    try {
      lines = desk.apiCalls(story, language);
      trouble.replaceChildren();
    } catch (thrown) {
      trouble.replaceChildren(waiting(wordsOf(thrown)));
      return false;
    }
    const rest = lines.length - MOST_LINES;
    calls.replaceChildren(
      ...parts(lines.slice(0, MOST_LINES), story),
      rest > 0 ? make("p", { className: "soft more-lines" }, `… and ${plural(rest, "more line")}, which the button copies too.`) : "",
    );
    return true;
  }
  const element = make(
    "section",
    { className: "card code", ariaLabel: "Code" },
    make("h2", {}, "The calls that make this story happen"),
    make(
      "p",
      { className: "soft" },
      "On the billing API, with a test clock that moves through the story. Nothing is sent from here: copy them, and run them with a secret test key of your own in ",
      make("code", {}, "STRIPE_SECRET_KEY"),
      ". A click on a line goes to the event that it comes from.",
    ),
    make("div", { className: "row choices", role: "group", ariaLabel: "Language" }, ...buttons),
    make("div", { className: "row" }, copying, said),
    trouble,
    calls,
  );
  const update = (written, number) => {
    story = written;
    said.textContent = "";
    const isGood = show();
    // Beside the mistakes stays the last good code of this story, and none of another one.
    if (isGood) shownOf = number;
    else if (shownOf !== number) calls.replaceChildren();
    copying.disabled = !isGood;
    calls.classList.toggle("old", !isGood);
  };
  return { element, update };
}

// What is taken along.

/** The beginning of a file's name, from the title of the story. */
const stem = ({ title = "" }) => title.normalize("NFKD").replace(/[^A-Za-z0-9]+/g, "-").slice(0, 40).replace(/^-+|-+$/g, "").toLowerCase() || "story";

function exports(desk) {
  let story;
  const said = status();
  const separator = make("select", { className: "in" }, make("option", { value: "," }, "Commas"), make("option", { value: ";" }, "Semicolons"));
  const mark = make("input", { type: "checkbox", role: "switch" });
  const shown = make("pre", { className: "summary", tabIndex: 0, role: "region", ariaLabel: "The summary in Markdown" });
  const seen = make("details", {}, make("summary", {}, "See the summary"), shown);
  const attempt = (act) => () => {
    try {
      act();
    } catch (thrown) {
      said.textContent = wordsOf(thrown).join(" ");
    }
  };
  const file = (words, name, type, text) =>
    button(words, attempt(() => {
      const whole = `${stem(story)}-${name}`;
      save(whole, text(), type);
      said.textContent = `${whole} is saved.`;
    }));
  const table = ([name, words]) =>
    file(`${words}, CSV`, `${name}.csv`, "text/csv", () => desk.exportCsv(story, name, { separator: separator.value, bom: mark.checked }));
  const buttons = [
    ...Object.entries(TABLES).map(table),
    file("Result, JSON", "result.json", "application/json", () => `${JSON.stringify(desk.simulate(story), undefined, 2)}\n`),
    file("Summary, Markdown", "summary.md", "text/markdown", () => desk.exportMarkdown(story)),
    button("Copy the summary", () => {
      const text = shown.textContent;
      // What is selected by hand has to be seen.
      copy(text, shown, "summary", said).then(() => { seen.open ||= /selected/.test(said.textContent); });
    }),
    button("Print", () => window.print()),
  ];
  const trouble = make("div", {});
  const element = make(
    "section",
    { className: "card exports", ariaLabel: "Take the result along" },
    make("h2", {}, "Take the result along"),
    trouble,
    make("h3", {}, "Tables"),
    make("div", { className: "row" }, ...buttons.slice(0, 3)),
    make(
      "div",
      { className: "row" },
      make("label", { className: "chosen" }, "Cells are separated by ", separator),
      make("label", { className: "switch" }, mark, make("span", {}, "Byte order mark, which Excel wants")),
    ),
    make("p", { className: "small soft" }, "Each amount stands twice: exact, in the smallest unit, and as a decimal. On the balance negative is credit; the heads say so."),
    make("h3", {}, "Everything"),
    make("div", { className: "row" }, ...buttons.slice(3)),
    said,
    seen,
  );
  const update = (written) => {
    story = written;
    said.textContent = "";
    let wrong;
    try {
      shown.textContent = desk.exportMarkdown(story);
    } catch (thrown) {
      wrong = wordsOf(thrown);
      shown.textContent = "";
    }
    trouble.replaceChildren(wrong ? waiting(wrong) : "");
    for (const each of buttons) each.disabled = wrong !== undefined;
    seen.hidden = wrong !== undefined;
  };
  return { element, update };
}

// What is brought in.

/** What was typed stays while other sheets are looked at. */
let brought = "";

/** An amount; a balance in words, never with a bare sign. */
function amount(desk, units, currency, what) {
  if (units === null) return "–";
  const written = (number) => {
    try {
      return desk.formatAmount(number, currency, document.documentElement.dataset.style);
    } catch {
      return `${number} (too large to be counted here)`;
    }
  };
  if (!what.endsWith(" balance")) return written(units);
  if (units === 0) return "none";
  return `${units < 0 ? "Credit" : "Owes"} ${written(Math.abs(units))}`;
}

/** By how much ours is more. */
function difference(desk, { theirs, ours }, currency) {
  if (theirs === ours) return "none";
  if (ours === null) return "only theirs";
  if (theirs === null) return "only ours";
  // Two amounts may be farther apart than JavaScript counts exactly.
  const by = BigInt(ours) - BigInt(theirs);
  return `${amount(desk, Number(by < 0n ? -by : by), currency, "")} ${by < 0n ? "less" : "more"}`;
}

function invoiceShown(desk, { scenario, differences, notes }) {
  const { currency } = scenario;
  const wrong = differences.filter(({ theirs, ours }) => theirs !== ours).length;
  const verdict = wrong === 0 ? "Every line and sum of this invoice comes out here as well." : `${plural(wrong, "amount")} of this invoice ${wrong === 1 ? "differs" : "differ"} from ours.`;
  const head = ["What", "Theirs", "Ours", "Ours is"].map((words) => make("th", { scope: "col" }, words));
  const rows = differences.slice(0, MOST_ROWS).map((each) => {
    const cells = [amount(desk, each.theirs, currency, each.what), amount(desk, each.ours, currency, each.what), each.theirs === each.ours ? "the same" : difference(desk, each, currency)];
    return make("tr", { className: each.theirs === each.ours ? "" : "differ" }, make("th", { scope: "row" }, each.what), ...cells.map((text) => make("td", {}, text)));
  });
  const table = make("table", {}, make("caption", { className: "sr" }, "The invoice, line by line"), make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows));
  return {
    words: verdict,
    shown: [
      make("div", { className: "scrolls", tabIndex: 0, role: "region", ariaLabel: "Theirs and ours" }, table),
      differences.length > MOST_ROWS ? make("p", { className: "soft" }, `… and ${differences.length - MOST_ROWS} more rows.`) : "",
      notes.length ? make("h3", {}, "What was inferred, and what was not looked at") : "",
      notes.length ? list(notes, (note) => note) : "",
    ],
    use: ["Use this story", JSON.stringify(scenario), "The story is open. Undo leads back to the one before."],
  };
}

function eventsShown({ scenario, added, problems }) {
  const bad = problems.length ? `; ${plural(problems.length, "row")} cannot be used` : "";
  return {
    words: `${plural(added.length, "event")} can be added${bad}.`,
    shown: [
      added.length ? make("h3", {}, "Will be added") : "",
      added.length ? list(added, ({ line, what }) => `Line ${line}: ${what}`) : "",
      problems.length ? make("h3", {}, "Left out") : "",
      problems.length ? make("div", { className: "wrong" }, list(problems, ({ line, message, hint }) => `Line ${line}: ${message} ${hint}`)) : "",
    ],
    use: added.length ? [added.length === 1 ? "Add this event" : "Add these events", `+${JSON.stringify(scenario)}`, `${plural(added.length, "event")} added. Undo takes it back.`] : undefined,
  };
}

/** What would become of a text: words, what is shown of it, and what a button does. */
function look(desk, story, text) {
  const bare = text.replace(/^\uFEFF/, "").trim();
  if (!bare) return { words: "", shown: [] };
  const failed = (words, wrong) => ({ words, shown: [make("div", { className: "wrong" }, list(wrong, (each) => each))] });
  try {
    if (!bare.startsWith("{")) return eventsShown(desk.importEvents(story, text));
    const document = parsed(bare);
    // A story has prices of its own; an invoice has lines.
    if (!document?.prices || !document.subscriptions) return invoiceShown(desk, desk.importInvoice(text));
    const problems = desk.check(document);
    if (problems.length) return failed("This story has mistakes.", wordsOf(problems));
    const use = ["Use this story", bare, "The story is open. Undo leads back to the one before."];
    return { words: `A story: “${document.title || "without a name"}”.`, shown: [], use };
  } catch (thrown) {
    return failed(Array.isArray(thrown) ? "Mend the mistakes of the story on the page first." : "This cannot be brought in.", wordsOf(thrown));
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    // Where it breaks off is said by who reads invoices.
    return undefined;
  }
}

function imports(desk) {
  let story;
  const said = make("p", { role: "status" });
  const place = make("div", { className: "brought" });
  const text = make("textarea", { id: "sheets-import", rows: 6, spellcheck: false });
  const show = () => {
    brought = text.value;
    const { words, shown, use } = look(desk, story, brought);
    said.textContent = words;
    place.replaceChildren(...shown);
    if (use) {
      const [name, document, done] = use;
      const take = () => {
        text.value = brought = "";
        place.replaceChildren();
        text.focus();
        tell(document);
        said.textContent = done;
      };
      place.append(make("div", { className: "row" }, button(name, take, "btn main")));
    }
  };
  text.addEventListener("input", show);
  const input = make("input", { type: "file", accept: ".csv,.json,.txt,text/csv,application/json" });
  input.addEventListener("change", async () => {
    const [file] = input.files;
    // The same file can be chosen again after it was mended.
    const empty = () => { input.value = ""; };
    if (!file) return;
    if (file.size > MAX_BYTES) {
      said.textContent = `This file has ${file.size} bytes; ${MAX_BYTES} is the most. Bring in a part of it at a time.`;
      return empty();
    }
    try {
      text.value = await file.text();
      show();
    } catch {
      said.textContent = "The browser could not read this file. Choose it again, or paste what is in it.";
    }
    empty();
  });
  const element = make(
    "section",
    { className: "card imports", ariaLabel: "Bring something in" },
    make("h2", {}, "Bring something in"),
    make(
      "p",
      { className: "soft" },
      "A table of events (",
      make("code", {}, "date,event,price,amount,description"),
      "), an invoice or the preview of one as JSON of the billing API, or a story. Nothing changes before you say so.",
    ),
    make("label", { htmlFor: "sheets-import" }, "What to bring in"),
    text,
    make("div", { className: "row" }, make("label", { className: "btn file" }, "Open a file", input)),
    said,
    place,
  );
  text.value = brought;
  let number;
  const update = (written, now) => {
    story = written;
    // What was done is said until something else is brought in.
    if (text.value || number === undefined) show();
    number = now;
  };
  return { element, update };
}

function exportSheet(desk) {
  const both = [exports(desk), imports(desk)];
  const element = make("div", { className: "desk" }, ...both.map((each) => each.element));
  return { element, update: (story, number) => both.forEach((each) => each.update(story, number)) };
}

// Which sheet is shown, and of which story.

const SHEETS = { code: codeSheet, export: exportSheet };

/** The place, the sheet and the story that are shown or under way. */
let shown;

/** Shows what the page has laid down. */
async function follow() {
  const place = document.getElementById("sheets");
  if (!place) return;
  const { sheet, story, number } = place.dataset;
  const isSame = shown?.place === place && shown.sheet === sheet;
  if (isSame && shown.story === story && shown.number === number) return;
  const mine = { place, sheet, story, number, made: isSame ? shown.made : undefined };
  shown = mine;
  if (!isSame) place.replaceChildren();
  try {
    const module = await ready("sheets.css");
    // Something newer is under way.
    if (shown !== mine) return;
    const isNew = !mine.made;
    mine.made ??= SHEETS[sheet](module);
    mine.made.update(JSON.parse(story), number);
    if (isNew) place.replaceChildren(mine.made.element);
  } catch (error) {
    if (shown !== mine) return;
    mine.made = undefined;
    place.replaceChildren(failed(error, () => {
      shown = undefined;
      follow();
    }));
  }
}

new MutationObserver(follow).observe(document.getElementById("app"), {
  subtree: true,
  childList: true,
  attributeFilter: ["data-sheet", "data-story", "data-number"],
});
follow();
