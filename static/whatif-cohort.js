// What does a story come to over many customers? The answer first, then who they are.
//
// The customers are billed by workers (whatif-pool.js); here is drawn what they answer. Numbers are used for heights alone.

import { headOf, pieces, run } from "./whatif-pool.js";

const SHOWN_FIRST = "Credit outstanding";
/** So many rows that were left out are shown; all that are told can be saved. */
const MOST_BAD = 100;

const styles = document.createElement("link");
Object.assign(styles, { rel: "stylesheet", href: new URL("./whatif-cohort.css", import.meta.url).href });
document.head.append(styles);

/** A table of texts. The first cell of each row is its head. */
function tableOf(make, caption, heads, rows) {
  return make(
    "table",
    {},
    make("caption", { className: "sr" }, caption),
    make("thead", {}, make("tr", {}, ...heads.map((words) => make("th", { scope: "col" }, words)))),
    make("tbody", {}, ...rows.map(([first, ...cells]) => make("tr", {}, make("th", { scope: "row" }, first), ...cells.map((cell) => make("td", {}, cell))))),
  );
}

/** What the desk throws is an error in words, or a list of the story's problems. */
const wordsOf = (thrown) => (Array.isArray(thrown) ? `The story has mistakes. ${thrown[0]?.path}: ${thrown[0]?.message} ${thrown[0]?.hint}` : thrown.message);

/** The next turn of the page, so that no task of it is long; a page that is not seen has no frames. */
const turn = () => new Promise((resolve) => {
  const timer = setTimeout(resolve, 100);
  requestAnimationFrame(() => {
    clearTimeout(timer);
    setTimeout(resolve);
  });
});

const plural = (count, word) => `${count.toLocaleString("en")} ${word}${count === 1 ? "" : "s"}`;

export function panel(frame) {
  const { make, button, desk } = frame;
  let [story, asked, file, head, under, answer] = [undefined, "", undefined, undefined, undefined, undefined];
  let [chosen, column] = [0, -1];

  // The answer.
  const sentence = make("h2", { className: "answer" });
  const bar = make("progress", { max: 1, value: 0, ariaLabel: "Customers that are billed" });
  const far = make("span", { className: "soft" });
  const cancel = button("Cancel", () => under?.cancel());
  const going = make("div", { className: "row" }, bar, far, cancel);
  const said = make("p", { className: "soft small", role: "status" });
  const again = button("Bill them", () => begin(), "btn main");
  const which = make("div", { className: "row choices", role: "group", ariaLabel: "The story, or a variant of it" });
  const wrong = make("div", { className: "wrong", role: "alert" });
  const figure = make("select", { className: "in" });
  const plot = make("div", { className: "cohort-plot", ariaHidden: "true" });
  const ends = make("p", { className: "ends", ariaHidden: "true" });
  const months = make("div", { className: "wide-table cohort-months", tabIndex: 0, role: "region", ariaLabel: "The months" });
  const csv = button("Months, CSV", () => frame.save("cohort.csv", answer.csv, "text/csv"));
  const spread = make("div", { className: "cohort-bars" });
  const sides = make("section", { className: "card", ariaLabel: "Who gains and who loses" });
  const bad = make("section", { className: "card", ariaLabel: "Rows that are left out" });
  const shown = make(
    "div",
    { className: "desk" },
    make(
      "section",
      { className: "card", ariaLabel: "Month by month" },
      make("div", { className: "row" }, make("label", {}, "Month by month: ", figure), csv),
      plot,
      ends,
      months,
    ),
    sides,
    make("section", { className: "card", ariaLabel: "What customers are charged" }, make("h3", {}, "What customers are charged in all"), spread),
  );
  const who = make("section", { className: "card", ariaLabel: "The customers" });
  const element = make(
    "div",
    { className: "desk cohort" },
    make("section", { className: "card", ariaLabel: "The answer" }, sentence, which, going, make("div", { className: "row" }, again, said), wrong),
    bad,
    shown,
    who,
  );
  for (const each of [bad, shown, going, again, wrong]) each.hidden = true;

  figure.addEventListener("change", () => {
    column = Number(figure.value);
    draw();
  });

  const trouble = (words) => {
    wrong.hidden = !words;
    wrong.textContent = words ?? "";
  };

  /** Opens one customer as a story of its own. */
  const open = async (id) => {
    trouble();
    try {
      const found = file ? await findInTable(id) : withCohort((cohort) => cohort.storyOf(chosen, id));
      if (!found) throw new Error(`Customer ${id} was not found again. Bill the customers anew.`);
      frame.open(found);
    } catch (error) {
      trouble(wordsOf(error));
    }
  };

  const withCohort = (act) => {
    const cohort = file ? desk.Cohort.table(story, head) : desk.Cohort.made(story);
    try {
      return act(cohort);
    } finally {
      cohort.free();
    }
  };

  const findInTable = async (id) => {
    const cohort = desk.Cohort.table(story, head);
    try {
      for await (const { from, end, line } of pieces(desk, file, head, story.what_if?.cohort?.separator)) {
        const found = cohort.storyIn(chosen, id, new Uint8Array(await file.slice(from, end).arrayBuffer()), line);
        if (found) return found;
      }
      return undefined;
    } finally {
      cohort.free();
    }
  };

  const customer = (id) => {
    const made = button(`Customer ${id}`, () => open(id), "btn small cohort-open");
    made.title = "Opens this customer as a story";
    return made;
  };

  // Drawing.

  const draw = () => {
    const { columns, answer: told } = answer;
    const series = columns.map((all) => all[column]);
    const numbers = series.map((one) => Array.from(one, Number));
    const most = Math.max(1, ...numbers.flat());
    const names = told.stories.map(({ name }) => name);
    plot.replaceChildren(
      ...told.months.map((month, place) =>
        make(
          "div",
          { className: "cohort-month" },
          ...numbers.map((one, at) => {
            const block = make("i", { className: `cohort-block of-${at}` });
            block.style.height = `${(100 * Math.max(0, one[place] ?? 0)) / most}%`;
            block.title = `${month}, ${names[at]}: ${told.stories[at].rows[place][column]}`;
            return block;
          }),
        ),
      ),
    );
    const top = numbers.flatMap((one, at) => one.map((number, place) => [number, told.stories[at].rows[place][column]])).find(([number]) => number === most);
    ends.replaceChildren(
      make("span", {}, told.months[0] ?? ""),
      ...(names.length > 1 ? names.map((name, at) => make("span", { className: "cohort-key" }, make("i", { className: `cohort-block of-${at}` }), name)) : []),
      make("span", {}, top ? `highest: ${top[1]}` : ""),
      make("span", {}, told.months.at(-1) ?? ""),
    );
  };

  const list = (rows) => make("ul", {}, ...rows.map(([words, id]) => make("li", {}, `${words}: `, customer(id))));

  /** Draws the answer, a part in a turn. */
  const show = async () => {
    const mine = answer;
    const { answer: told } = answer;
    chosen = Math.min(chosen, told.stories.length - 1);
    const one = told.stories[chosen];
    sentence.textContent = one.answer;
    which.hidden = told.stories.length < 2;
    which.replaceChildren(
      ...told.stories.map(({ name }, place) => {
        const each = button(name, () => {
          chosen = place;
          show();
        });
        each.ariaPressed = place === chosen ? "true" : "false";
        return each;
      }),
    );
    if (column < 0) column = Math.max(0, told.columns.findIndex(([name]) => name === SHOWN_FIRST));
    figure.replaceChildren(...told.columns.map(([name], place) => make("option", { value: place }, name)));
    figure.value = column;
    draw();
    const parts = [showMonths, showSides, showSpread, showBad];
    shown.hidden = told.customers === 0;
    for (const part of parts) {
      await turn();
      if (answer !== mine) return;
      part(told, told.stories[chosen]);
    }
  };

  const showMonths = (told, one) => {
    months.replaceChildren(tableOf(make, "Month by month", ["Month from", ...told.columns.map(([name]) => name)], told.months.map((month, place) => [month, ...one.rows[place]])));
  };

  const showSpread = (told, one) => {
    const most = Math.max(1, ...one.bars.map(({ count }) => count));
    spread.replaceChildren(
      make(
        "div",
        { className: "wide-table", tabIndex: 0, role: "region", ariaLabel: "Percentiles" },
        tableOf(make, "So many of 100 customers are charged at most", ["Of 100 customers", ...one.percentiles.map(([percent]) => `${percent}`)], [["are charged at most", ...one.percentiles.map(([, words]) => words)]]),
      ),
      make("p", { className: "small soft" }, one.near ?? "Every value is exact.", " A bar opens down to single customers."),
      ...one.bars.filter(({ count }) => count > 0).map(({ words, count, values, more }) => {
        const block = make("i", { className: "cohort-bar", ariaHidden: "true" });
        block.style.width = `${(100 * count) / most}%`;
        return make(
          "details",
          {},
          make("summary", {}, make("span", { className: "cohort-range" }, words), make("span", { className: "cohort-space" }, block), make("span", { className: "cohort-count" }, plural(count, "customer"))),
          make(
            "ul",
            {},
            ...values.map(([amount, number, id]) => make("li", {}, `${amount}: ${number === 1 ? "" : `${plural(number, "customer")}, the first is `}`, customer(id))),
            more > 0 ? make("li", { className: "soft" }, `… and ${plural(more, "other amount")}.`) : "",
          ),
        );
      }),
    );
  };

  const showSides = (told, one) => {
    sides.hidden = !one.change;
    if (one.change) {
      sides.replaceChildren(
        make("h3", {}, `Who gains and who loses under “${one.name}”`),
        make("p", {}, one.change.words),
        make(
          "div",
          { className: "cohort-sides" },
          make("div", {}, make("h3", {}, "Gain most"), one.change.gain.length ? list(one.change.gain) : make("p", { className: "soft" }, "Nobody.")),
          make("div", {}, make("h3", {}, "Lose most"), one.change.lose.length ? list(one.change.lose) : make("p", { className: "soft" }, "Nobody.")),
        ),
      );
    }
  };

  const showBad = (told) => {
    bad.hidden = told.bad === 0;
    if (told.bad > 0) {
      const rows = told.bad_rows.slice(0, MOST_BAD).map(([line, message, hint]) => make("li", {}, `Line ${line}: ${message} ${hint}`));
      const told_of = told.bad_rows.map(([line, message, hint]) => `${line}\t${message} ${hint}\n`).join("");
      bad.replaceChildren(
        make("h3", {}, `${plural(told.bad, file ? "row" : "customer")} ${told.bad === 1 ? "is" : "are"} left out, and in no figure here`),
        make("ul", { className: "cohort-bad" }, ...rows),
        told.bad > rows.length ? make("p", { className: "soft" }, `… and ${(told.bad - rows.length).toLocaleString("en")} more${told.bad > told.bad_rows.length ? `; the first ${told.bad_rows.length.toLocaleString("en")} can be saved` : ""}.`) : "",
        button("Save this list", () => frame.save("left-out.txt", told_of, "text/plain")),
      );
    }
  };

  // Billing.

  const waitsForTable = () => {
    const inputs = story.what_if?.cohort?.inputs ?? [];
    return inputs.some((input) => input.column && input.from === undefined && !input.values?.length);
  };

  const begin = async () => {
    under?.cancel();
    trouble();
    again.hidden = true;
    if (!file && waitsForTable()) {
      sentence.textContent = "Choose the table of your customers: a link holds which columns are read, and never the rows.";
      said.textContent = "";
      for (const each of [shown, bad, which, going]) each.hidden = true;
      return;
    }
    going.hidden = false;
    bar.value = 0;
    far.textContent = "";
    said.textContent = "";
    shown.classList.toggle("old", answer !== undefined);
    if (!answer) sentence.textContent = "The customers are being billed …";
    const began = performance.now();
    const mine = run({
      desk,
      story,
      file,
      head,
      style: frame.style,
      told({ share, customers, left, deaths }) {
        if (under !== mine) return;
        if (!element.isConnected && performance.now() - began > 5_000) mine.cancel();
        bar.value = share;
        const time = left === undefined ? "" : left < 1 ? ", less than a second left" : `, about ${plural(Math.ceil(left), "second")} left`;
        far.textContent = `${plural(customers, "customer")}${time}`;
        if (deaths > 0) said.textContent = `${plural(deaths, "worker")} ended unexpectedly; what ${deaths === 1 ? "it" : "they"} had done is done again.`;
      },
    });
    under = mine;
    try {
      const found = await mine.answer;
      if (under !== mine) return;
      answer = found;
      element.dataset.seconds = ((performance.now() - began) / 1000).toFixed(3);
      const { customers, bad: out } = answer.answer;
      const deaths = said.textContent;
      await show();
      if (under !== mine) return;
      if (customers === 0 && out === 0) sentence.textContent = "The table has no rows below its head, so there is no customer to bill.";
      said.textContent = `${deaths ? `${deaths} ` : ""}${plural(customers, "customer")} billed in ${element.dataset.seconds} seconds${out ? `, ${plural(out, "row")} left out` : ""}.`;
    } catch (error) {
      if (under !== mine) return;
      if (error.isCancelled) {
        said.textContent = answer ? "Cancelled. What stands here is from before." : "Cancelled: nothing was billed.";
        if (!answer) sentence.textContent = "Cancelled.";
      } else {
        trouble(wordsOf(error));
        if (!answer) sentence.textContent = "The customers could not be billed.";
      }
    } finally {
      if (under === mine) {
        under = undefined;
        going.hidden = true;
        again.hidden = false;
        shown.classList.remove("old");
      }
    }
  };

  // Who they are.

  const cohortOf = () => story.what_if?.cohort ?? {};
  const change = (part) => frame.change({ ...story, what_if: { ...story.what_if, view: "cohort", cohort: { ...cohortOf(), ...part } } });
  const changeInput = (place, part) => {
    const inputs = structuredClone(cohortOf().inputs ?? []);
    if (part) Object.assign(inputs[place], part);
    else inputs.splice(place, 1);
    for (const [name, value] of Object.entries(inputs[place] ?? {})) if (value === undefined) delete inputs[place][name];
    change({ inputs });
  };

  const labelled = (words, control, className = "") => make("label", { className: `cohort-field ${className}` }, make("span", {}, words), control);
  const whole = (words, value, taken, least = 0) => {
    const control = make("input", { className: "in", type: "number", step: 1, min: least, value: value ?? "" });
    control.addEventListener("change", () => control.reportValidity() && taken(control.value === "" ? undefined : Math.trunc(Number(control.value))));
    return labelled(words, control);
  };
  const amount = (words, value, taken) => {
    const control = make("input", { className: "in", autocomplete: "off", value: value === undefined ? "" : frame.money(value, story.currency) });
    control.addEventListener("change", () => {
      try {
        control.setCustomValidity("");
        taken(control.value === "" ? undefined : desk.readAmount(control.value, story.currency, frame.style));
      } catch (error) {
        control.setCustomValidity(error.message);
        control.reportValidity();
      }
    });
    return labelled(words, control);
  };
  const picked = (words, all, value, taken) => {
    const control = make("select", { className: "in" }, ...all.map(([id, name]) => make("option", { value: id }, name)));
    control.value = value ?? "";
    control.addEventListener("change", () => taken(control.value || undefined));
    return labelled(words, control);
  };
  const ticked = (words, value, taken) => {
    const control = make("input", { type: "checkbox", checked: value === true });
    control.addEventListener("change", () => taken(control.checked || undefined));
    return make("label", { className: "switch" }, control, make("span", {}, words));
  };

  const inputCard = (input, place, choices, names) => {
    const kind = choices.find(({ path }) => path === input.path);
    const set = (part) => changeInput(place, part);
    const together = (input.also ?? []).length;
    const title = kind?.name ?? input.path;
    const fields = [];
    if (names) fields.push(picked("Column", [["", "none: made up"], ...names.map((name) => [name, name])], input.column, (column) => set({ column })));
    else if (input.column) fields.push(make("span", { className: "soft" }, `column “${input.column}” of a table`));
    if (!names || !input.column) {
      if (kind?.counts === "choice") {
        for (const id of kind.ids) {
          const weights = input.values ?? [];
          const now = weights.find(({ text }) => text === id);
          fields.push(whole(`${id}: parts`, now ? now.weight ?? 1 : 0, (weight = 0) => {
            const values = kind.ids.map((text) => ({ text, weight: text === id ? weight : weights.find((one) => one.text === text) ? weights.find((one) => one.text === text).weight ?? 1 : 0 }));
            set({ values: values.filter((one) => one.weight > 0) });
          }));
        }
      } else if (input.values?.length) {
        fields.push(make("span", { className: "soft" }, input.values.map(({ value, weight }) => `${kind?.counts === "amount" ? frame.money(value, story.currency) : value} (${weight ?? 1})`).join(", ")));
      } else {
        const field = kind?.counts === "amount" ? amount : whole;
        const unit = kind?.counts === "day" ? ", days after the start" : "";
        fields.push(
          field(`from${unit}`, input.from, (from) => set({ from })),
          field("to", input.to, (to) => set({ to })),
          field("in steps of", input.step ?? 1, (step) => set({ step })),
          picked("most are", [["", "anywhere"], ["middle", "in the middle"]], input.spread, (spread) => set({ spread })),
        );
      }
      fields.push(whole("of 10,000 customers have it", input.share ?? 10_000, (share = 10_000) => set({ share })));
    }
    if (kind?.counts === "amount") fields.push(ticked("A positive number is credit", input.credit, (credit) => set({ credit })));
    return make(
      "fieldset",
      { className: "cohort-input" },
      make("legend", {}, title, together ? ` (and ${plural(together, "event")} with it)` : ""),
      ...fields,
      button("Remove", () => changeInput(place), "btn small"),
    );
  };

  const added = (choices, path) => {
    const kind = choices.find((one) => one.path === path);
    const [, event] = /^events\[(\d+)\]\.at$/.exec(path) ?? [];
    const when = story.events?.[event]?.at;
    // What happens at one instant happens together.
    const also = (event === undefined ? [] : story.events).flatMap((one, place) => (one.at === when && place !== Number(event) ? [{ path: `events[${place}].at` }] : []));
    const fresh = { path, ...(also.length ? { also } : {}) };
    if (kind.counts === "choice") Object.assign(fresh, { values: kind.ids.map((text) => ({ text })) });
    else if (kind.counts === "amount") Object.assign(fresh, { from: 0, to: 10_000, step: 100 });
    else Object.assign(fresh, kind.counts === "day" ? { from: 0, to: 89 } : { from: 1, to: 10 });
    change({ inputs: [...(cohortOf().inputs ?? []), fresh] });
  };

  const choose = make("input", { type: "file", accept: ".csv,.tsv,.txt,text/csv", className: "in", ariaLabel: "A table of customers" });
  choose.addEventListener("change", async () => {
    [file, answer] = [choose.files[0], undefined];
    under?.cancel();
    [sentence.textContent, said.textContent] = ["The table is being read …", ""];
    head = file ? await headOf(file) : undefined;
    settings();
    begin();
  });

  const settings = () => {
    const cohort = cohortOf();
    const open = who.querySelector("details")?.open ?? (!cohort.inputs?.length || waitsForTable());
    let choices = [];
    try {
      choices = desk.cohortChoices(story);
    } catch {
      // The story has mistakes; the answer says which.
    }
    const table = file ? desk.tableColumns(head) : undefined;
    const rest = choices.filter(({ path }) => !(cohort.inputs ?? []).some((input) => input.path === path || (input.also ?? []).some((also) => also.path === path)));
    const more = make("select", { className: "in", ariaLabel: "In what else do they differ?" }, make("option", { value: "" }, "… in something else"), ...rest.map(({ path, name }) => make("option", { value: path }, name)));
    more.addEventListener("change", () => more.value && added(choices, more.value));
    const drop = button("Without the table", () => {
      [file, head, answer] = [undefined, undefined, undefined];
      choose.value = "";
      settings();
      begin();
    }, "btn small");
    const kept = make(
      "details",
      { open },
      make("summary", {}, "Who the customers are"),
      make("p", { className: "small soft" }, "They are made up by the rules below, the same ones each time; or they come from a table of yours, a row each, which never leaves this page."),
      make("div", { className: "row" }, labelled("A table of customers (CSV)", choose), file ? drop : ""),
      file
        ? make(
            "div",
            { className: "row" },
            picked("Customers are named by", [["", "their line"], ...table.names.map((name) => [name, name])], cohort.id_column, (id_column) => change({ id_column })),
            picked("Cells are separated by", [["", `what the head shows (${{ ",": "commas", ";": "semicolons" }[table.separator] ?? "tabs"})`], ["comma", "commas"], ["semicolon", "semicolons"], ["tab", "tabs"]], cohort.separator, (separator) => change({ separator })),
            picked("Before decimals stands", [["", table.separator === ";" ? "a comma (as semicolons suggest)" : "a point"], ["point", "a point"], ["comma", "a comma"]], cohort.decimal, (decimal) => change({ decimal })),
            picked("Days are written", [["", "2026-04-16"], ["day_first", "16.04.2026"], ["month_first", "04/16/2026"]], cohort.dates, (dates) => change({ dates })),
          )
        : make(
            "div",
            { className: "row" },
            whole("How many", cohort.customers ?? 1_000, (customers) => change({ customers }), 1),
            whole("Drawn from the seed", cohort.seed ?? 0, (seed) => change({ seed })),
          ),
      make("h3", {}, "They differ in"),
      ...(cohort.inputs ?? []).map((input, place) => inputCard(input, place, choices, table?.names)),
      make("div", { className: "row" }, more),
    );
    // Who types in a field goes on where it was.
    const controls = () => [...who.querySelectorAll("input, select, button, summary")];
    const place = controls().indexOf(document.activeElement);
    who.replaceChildren(kept);
    if (place >= 0) controls()[place]?.focus();
  };

  const update = (told, number) => {
    // Another story has its own answer, and its own table.
    if (story && number !== element.dataset.number) [file, head, answer, chosen] = [undefined, undefined, undefined, 0];
    element.dataset.number = number;
    const now = JSON.stringify({ ...told, what_if: { ...told.what_if, view: "" } });
    story = told;
    if (now === asked && answer) return;
    asked = now;
    settings();
    begin();
  };
  return { element, update };
}
