// How do variants of a story come out beside each other? (Loaded by whatif.js when somebody looks.)
//
// The desk answers with all words and all places on the charts (src/whatif/compare/sheet.rs); this only draws them, and
// hands what is done back to it (compareEdit), which gives the document after it.

import { ready } from "./engine.js";

await ready("whatif-compare.css");

/** The control for what is typed. */
const KINDS = { typed: "text", day: "date" };
const WITH = [["variants", "My variants"], ["policies", "Every vendor's convention"]];

/** What the desk throws when something cannot be done: problems of the story, or an error in words. */
function wordsOf(thrown) {
  if (Array.isArray(thrown)) return thrown.map(({ message, hint }) => `${message} ${hint}`);
  if (thrown instanceof Error && thrown.constructor === Error) return [thrown.message];
  throw thrown;
}

/** The beginning of a file's name, from the title of the story. */
const stem = ({ title = "" }) => title.normalize("NFKD").replace(/[^A-Za-z0-9]+/g, "-").slice(0, 40).replace(/^-+|-+$/g, "").toLowerCase() || "story";

export function panel(frame) {
  const { desk, make, button, style } = frame;
  let [story, number, sheet, figure] = [undefined, undefined, undefined, "charged"];
  /** The field that is being set: the variant, its path, what was typed, and what is wrong with it. */
  let editing;
  /** What is wrong with a name that was typed. */
  let misnamed;
  /** The document before a variant was removed, and the one after it. */
  let removed;

  const answer = make("p", { className: "cmp-answer", role: "status" });
  const notes = make("div", { className: "cmp-notes small soft" });
  const said = make("div", { className: "row cmp-said", role: "status" });
  const trouble = make("div", {});
  const bar = make("div", { className: "row" });
  const columns = make("div", { className: "cmp-columns", role: "list", ariaLabel: "The base and its variants" });
  const adding = make("div", { className: "row cmp-adding", role: "group", ariaLabel: "Add a variant" });
  const months = make("section", { className: "card cmp-months", ariaLabel: "Month by month" });
  const body = make("div", {}, columns, adding, months);
  const element = make(
    "div",
    { className: "cmp" },
    make("section", { className: "card cmp-first", ariaLabel: "The answer" }, make("h2", { className: "sr" }, "The variants beside each other"), answer, notes, bar, said, trouble),
    body,
  );

  /** Does something to the variants. */
  function act(what) {
    const after = desk.compareEdit(story, what, style);
    frame.change(after);
    return after;
  }

  /** Does it, or says why not. */
  function attempt(what, words) {
    try {
      const after = act(what);
      said.replaceChildren(words ?? "");
      return after;
    } catch (thrown) {
      said.replaceChildren(wordsOf(thrown).join(" "));
      return undefined;
    }
  }

  const keyed = (element, key) => {
    element.dataset.key = key;
    return element;
  };

  // The columns.

  const percentOf = (cell) => (cell.percent ? ` (${cell.percent})` : "");
  const toneOf = (cell) => (cell.sign < 0 ? "c" : cell.sign > 0 ? "p" : "soft");

  function variance(cell) {
    return make("span", { className: `cmp-by ${toneOf(cell)}` }, `${cell.variance}${percentOf(cell)}`);
  }

  function plot(column) {
    const label = `Chart of ${column.name}: what is charged and paid from credit in each month. The table below has every amount.`;
    const place = make("div", { className: "cmp-plot", role: "img", ariaLabel: label });
    const line = make("i", { className: "cmp-zero" });
    line.style.bottom = `${sheet.baseline / 100}%`;
    place.append(line);
    const part = (className, bar, bottom, height) => {
      if (height === 0) return;
      const drawn = make("i", { className });
      drawn.style.left = `${bar.left / 100}%`;
      drawn.style.width = `${bar.width / 100}%`;
      drawn.style.bottom = `${bottom / 100}%`;
      drawn.style.height = `${height / 100}%`;
      place.append(drawn);
    };
    for (const each of column.bars) {
      part("cmp-credit", each, sheet.baseline, each.credit);
      part("cmp-charge", each, sheet.baseline + each.credit, each.charged);
      part("cmp-back", each, sheet.baseline - each.below, each.below);
    }
    return place;
  }

  function totals(column) {
    const rows = sheet.figures.slice(1).map(([, name], index) => {
      const cell = column.totals[index + 1];
      if (!cell) return "";
      const by = cell.variance && cell.variance !== "same" ? make("dd", {}, variance(cell)) : "";
      return make("div", {}, make("dt", {}, name), make("dd", {}, cell.value), by);
    });
    rows.push(make("div", {}, make("dt", {}, "Invoices"), make("dd", {}, column.invoices)));
    return make("dl", {}, ...rows);
  }

  function charged(column) {
    const [cell] = column.totals;
    if (!cell) return "";
    const by = cell.variance ? make("span", { className: "cmp-line" }, variance(cell)) : make("span", { className: "cmp-line soft" }, "base of the comparison");
    return make("p", { className: "cmp-charged" }, make("b", {}, cell.value), " ", make("span", { className: "soft" }, "charged"), by);
  }

  function control(field, place) {
    const name = `${field.label} in ${sheet.columns[place + 1].name}`;
    if (field.kind === "chosen") {
      const options = field.options.map(([value, words]) => make("option", { value }, words));
      const select = make("select", { className: "in", ariaLabel: name }, ...options);
      select.value = editing.typed;
      if (select.selectedIndex < 0) select.prepend(make("option", { value: editing.typed, selected: true }, field.value));
      return select;
    }
    return make("input", { className: "in", type: KINDS[field.kind], value: editing.typed, ariaLabel: name, autocomplete: "off" });
  }

  /** Begins to set a field: with what it has in the variant, or else in the base. */
  function begin(place, path) {
    const set = sheet.columns[place + 1].changes.find((change) => change.path === path);
    const field = sheet.fields.find((known) => known.path === path);
    editing = { place, path, typed: set?.typed ?? field?.typed ?? "" };
    draw(`${place} value`);
  }

  function editor(place) {
    const { path, wrong } = editing;
    const groups = new Map();
    for (const field of sheet.fields) {
      if (!groups.has(field.group)) groups.set(field.group, make("optgroup", { label: field.group }));
      groups.get(field.group).append(make("option", { value: field.path }, `${field.label}: ${field.value}`));
    }
    const known = sheet.fields.find((field) => field.path === path);
    const chooser = keyed(make("select", { className: "in cmp-chooser" }, known ? "" : make("option", { value: "" }, "Choose …"), ...groups.values()), `${place} field`);
    chooser.value = known ? path : "";
    chooser.addEventListener("change", () => begin(place, chooser.value));
    const parts = [make("label", { className: "cmp-line" }, make("span", { className: "soft" }, "What is otherwise"), chooser)];
    const close = keyed(button("Close", () => {
      editing = undefined;
      draw(`${place} more`);
    }, "btn"), `${place} close`);
    if (!known) return make("div", { className: "cmp-editor" }, ...parts, make("div", { className: "row" }, close));
    const value = keyed(control(known, place), `${place} value`);
    const set = () => {
      const what = { do: "set", place, path, text: value.value };
      try {
        const after = desk.compareEdit(story, what, style);
        editing = undefined;
        focusNext = `${place} more`;
        said.replaceChildren(`${known.label} is set in ${sheet.columns[place + 1].name}.`);
        if (JSON.stringify(after) === JSON.stringify(story)) draw(focusNext);
        else frame.change(after);
      } catch (thrown) {
        editing = { ...editing, typed: value.value, wrong: wordsOf(thrown).join(" ") };
        draw(`${place} value`);
      }
    };
    value.addEventListener("input", () => { editing.typed = value.value; });
    value.addEventListener("keydown", (pressed) => {
      if (pressed.key === "Enter" && known.kind !== "chosen") set();
    });
    parts.push(make("label", { className: "cmp-line" }, make("span", { className: "soft" }, `Its value (base: ${known.value})`), value));
    if (wrong) {
      const id = `cmp-wrong-${place}`;
      value.setAttribute("aria-invalid", "true");
      value.setAttribute("aria-describedby", id);
      parts.push(make("p", { className: "problem", id, role: "alert" }, wrong));
    }
    return make("div", { className: "cmp-editor" }, ...parts, make("div", { className: "row" }, keyed(button("Set", set, "btn main"), `${place} set`), close));
  }

  function changes(column) {
    const { place } = column;
    const items = column.changes.map((change) => {
      const words = change.misfit
        ? make("span", { className: "problem" }, change.misfit)
        : make("span", {}, make("span", { className: "soft" }, `${change.label}: `), make("b", {}, change.value), make("span", { className: "soft" }, ` (base ${change.base})`));
      const about = `${change.misfit ? change.path : change.label} in ${column.name}`;
      const reset = button(change.misfit ? "Remove" : "Reset", () => {
        focusNext = `${place} more`;
        attempt({ do: "reset", place, path: change.path }, `${change.misfit ? change.path : change.label} is as in the base again.`);
      }, "btn small");
      reset.ariaLabel = `${change.misfit ? "Remove" : "Reset"} ${about}`;
      const acts = [keyed(reset, `${place} reset ${change.path}`)];
      if (!change.misfit && sheet.fields.some((field) => field.path === change.path)) {
        const edit = button("Edit", () => begin(place, change.path), "btn small");
        edit.ariaLabel = `Edit ${about}`;
        acts.unshift(keyed(edit, `${place} edit ${change.path}`));
      }
      return make("li", {}, words, make("span", { className: "cmp-acts" }, ...acts));
    });
    return items.length ? make("ul", { className: "cmp-changes" }, ...items) : make("p", { className: "small soft" }, "As the base; nothing is set otherwise yet.");
  }

  function title(column) {
    const { place, name } = column;
    if (place === null) return make("h3", {}, name, column === sheet.columns[0] && sheet.with === "policies" ? make("span", { className: "cmp-badge" }, "base: the story's own rules") : "");
    const input = keyed(make("input", { className: "in cmp-name", value: misnamed?.place === place ? misnamed.typed : name, ariaLabel: `Name of variant ${place + 1}`, autocomplete: "off" }), `${place} name`);
    input.addEventListener("change", () => {
      if (input.value.trim() === name) return;
      try {
        misnamed = undefined;
        act({ do: "rename", place, text: input.value });
      } catch (thrown) {
        misnamed = { place, typed: input.value, wrong: wordsOf(thrown).join(" ") };
        draw(`${place} name`);
      }
    });
    const parts = [input];
    if (misnamed?.place === place) {
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", "cmp-misnamed");
      parts.push(make("p", { className: "problem", id: "cmp-misnamed", role: "alert" }, misnamed.wrong));
    }
    return make("div", { className: "cmp-title" }, ...parts);
  }

  function remove({ place, name }) {
    const before = story;
    focusNext = "undo";
    const after = attempt({ do: "remove", place });
    if (!after) return;
    editing = undefined;
    removed = { after: JSON.stringify(after) };
    const undo = keyed(button("Undo", () => {
      removed = undefined;
      said.replaceChildren(`“${name}” is back.`);
      focusNext = `${place} name`;
      frame.change(before);
    }), "undo");
    said.replaceChildren(`“${name}” is removed. `, undo);
  }

  function acts(column) {
    const { place, name } = column;
    const one = (words, key, run, about = "") => {
      const made = keyed(button(words, run), `${place} ${key}`);
      made.title = `${words}${about}`;
      made.ariaLabel = `${words}${about}: ${name}`;
      return made;
    };
    return make(
      "div",
      { className: "row cmp-do" },
      one("Set something otherwise", "more", () => begin(place, "")),
      one("Open", "open", () => {
        try {
          frame.open(desk.compareStory(story, place));
        } catch (thrown) {
          said.replaceChildren(wordsOf(thrown).join(" "));
        }
      }, " as a story of its own"),
      one("Make base", "adopt", () => {
        editing = undefined;
        attempt({ do: "adopt", place }, `“${name}” is the base now; what was the base is a variant. Undo leads back.`);
      }),
      one("Remove", "remove", () => remove(column)),
    );
  }

  function card(column, index) {
    const isVariant = column.place !== null;
    const top = [title(column)];
    if (column.problems.length) {
      const list = column.problems.map((words) => make("li", {}, words));
      top.push(make("div", { className: "wrong cmp-wrong", role: "alert" }, make("p", {}, make("strong", {}, "It gives no result.")), make("ul", {}, ...list)));
    } else {
      top.push(charged(column), plot(column), totals(column));
    }
    const rest = make("div", { className: "cmp-rest" });
    if (sheet.with === "policies" && column.members.length > 1) rest.append(make("p", { className: "small soft" }, `The same for ${column.members.join(", ")}.`));
    if (column.why.length) rest.append(make("div", { className: "small cmp-why" }, ...column.why.map((words) => make("p", {}, words))));
    if (isVariant) {
      rest.append(changes(column), editing?.place === column.place ? editor(column.place) : "", acts(column));
    } else if (index > 0) {
      const keep = button("Keep as a variant", () => attempt({ do: "keep", text: column.policy }, `${column.members[0]} is one of your variants now.`));
      keep.ariaLabel = `Keep as a variant: ${column.name}`;
      rest.append(make("div", { className: "row cmp-do" }, keyed(keep, `keep ${column.policy}`)));
    }
    return make("div", { className: "card cmp-card", role: "listitem", ariaLabel: column.name }, ...top, rest);
  }

  // The months.

  function table() {
    const chooser = keyed(make("select", { className: "in", ariaLabel: "What is shown of each month" }, ...sheet.figures.map(([value, words]) => make("option", { value, selected: value === figure }, words))), "figure");
    chooser.addEventListener("change", () => {
      figure = chooser.value;
      show("figure");
    });
    const place = sheet.figures.findIndex(([known]) => known === figure);
    const head = [make("th", { scope: "col" }, "Month"), ...sheet.columns.map((column) => make("th", { scope: "col" }, column.name))];
    const cell = (each) => {
      if (!each) return make("td", { className: "soft" }, "no such month");
      return make("td", {}, each.value, each.variance ? make("span", { className: `cmp-under ${toneOf(each)}` }, `${each.variance}${percentOf(each)}`) : "");
    };
    const row = (name, cells, className = "") => make("tr", { className }, make("th", { scope: "row" }, name), ...cells.map(cell));
    const foot = row(figure === "closing" || figure === "recurring" ? "At the end" : "All months", sheet.columns.map((column) => column.totals[place] ?? null));
    return [
      make("div", { className: "row cmp-head" }, make("h3", {}, "Month by month"), make("label", {}, make("span", { className: "sr" }, "Figure "), chooser), make("span", { className: "grow" })),
      make(
        "div",
        { className: "wide-table", tabIndex: 0, role: "region", ariaLabel: "The months, side by side" },
        make(
          "table",
          {},
          make("caption", { className: "sr" }, `${sheet.figures[place][1]}, month by month, with the difference from the base`),
          make("thead", {}, make("tr", {}, ...head)),
          make("tbody", {}, ...sheet.rows.map(({ name, cells }) => row(name, cells))),
          make("tfoot", {}, foot),
        ),
      ),
    ];
  }

  function toolbar() {
    const modes = WITH.map(([mode, words]) => {
      const made = keyed(button(words, () => {
        editing = undefined;
        if (mode !== sheet.with) attempt({ do: "with", text: mode });
      }), mode);
      made.ariaPressed = mode === sheet.with ? "true" : "false";
      return made;
    });
    const key = (className, words) => make("span", {}, make("i", { className: `key ${className}` }), words);
    const scale = sheet.scale ? [make("span", { className: "legend" }, key("credit", "paid from credit"), key("charge", "charged"), make("span", {}, `all charts on one scale, up to ${sheet.scale}`))] : [];
    const csv = button("Save as CSV", () => {
      const name = `${stem(story)}-comparison.csv`;
      frame.save(name, desk.compareCsv(story), "text/csv");
      said.replaceChildren(`${name} is saved.`);
    });
    return [make("div", { className: "cmp-modes", role: "group", ariaLabel: "Compare with" }, ...modes), keyed(csv, "csv"), ...scale];
  }

  function offers() {
    if (sheet.with === "policies") return [];
    if (sheet.isFull) return [make("span", { className: "soft" }, "Six variants are the most. Remove one to add another.")];
    const one = ([id, words]) => keyed(button(`+ ${words}`, () => {
      focusNext = `${sheet.columns.length - 1} name`;
      attempt({ do: "add", text: id }, `A variant is added: ${words.charAt(0).toLowerCase()}${words.slice(1)}.`);
    }, "btn"), `add ${id}`);
    return [make("span", { className: "soft" }, "Add a variant:"), ...sheet.offers.map(one)];
  }

  /** What has the focus after the next change, by its key. */
  let focusNext;

  function draw(focus) {
    const had = element.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    answer.textContent = sheet.answer;
    notes.replaceChildren(...sheet.notes.map((words) => make("p", {}, words)));
    bar.replaceChildren(...toolbar());
    columns.replaceChildren(...sheet.columns.map(card));
    adding.replaceChildren(...offers());
    adding.hidden = adding.childElementCount === 0;
    const scrolled = months.querySelector(".wide-table")?.scrollLeft ?? 0;
    months.replaceChildren(...table());
    months.querySelector(".wide-table").scrollLeft = scrolled;
    const wanted = focus ?? had;
    if (!wanted) return;
    const found = [...element.querySelectorAll("[data-key]")].find((each) => each.dataset.key === wanted);
    found?.focus({ preventScroll: found.dataset.key === had });
  }

  /** Has the desk answer, and draws it. The last good answer stays beside the mistakes of the base. */
  function show(focus) {
    try {
      sheet = desk.compare(story, figure, style);
    } catch (thrown) {
      // Anything but mistakes of the story, which the page lists, is a fault of its own.
      if (!Array.isArray(thrown)) throw thrown;
      trouble.replaceChildren(make("p", { className: "cmp-wrong", role: "status" }, make("strong", {}, "The story has mistakes."), " Mend them, and the comparison follows."));
      body.inert = true;
      element.classList.add("old");
      return;
    }
    trouble.replaceChildren();
    body.inert = false;
    element.classList.remove("old");
    draw(focus);
  }

  function update(written, now) {
    if (number !== now) {
      editing = misnamed = removed = undefined;
      sheet = undefined;
      said.replaceChildren();
      body.hidden = true;
    }
    if (removed && JSON.stringify(written) !== removed.after) removed = undefined;
    [story, number] = [written, now];
    // A variant that is gone is no longer edited.
    if (editing && !(written.what_if?.variants?.length > editing.place)) editing = undefined;
    const focus = focusNext;
    focusNext = undefined;
    show(focus);
    body.hidden = sheet === undefined;
  }

  return { element, update };
}
