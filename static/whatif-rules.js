// Which rules made this invoice? The answer first, then what the invoice said, then the rules one by one.
//
// What was seen stands in the story as `what_if.invoices`; the desk reads amounts, tries the rules and makes all words. Here
// it is only drawn.

/** A document may be this many bytes long; src/scenario refuses more. */
const MAX_BYTES = 262_144;
const MOST_INVOICES = 12;
const KINDS = {
  "": "any kind",
  subscription: "a whole period",
  unused_time: "unused time, credited",
  remaining_time: "remaining time",
  usage: "usage",
  invoice_item: "a single item",
};
const SUMS = [["subtotal", "Subtotal"], ["tax", "Tax"], ["total", "Total"], ["starting_balance", "Balance before"], ["amount_due", "Amount due"], ["ending_balance", "Balance after"]];
const BALANCES = ["starting_balance", "ending_balance"];
/** Which of our kinds of lines a line of a result is. */
const KIND_OF = { proration_credit: "unused_time", proration_debit: "remaining_time" };

export function panel(frame) {
  const { make, button, desk, style } = frame;
  let story;
  let number;
  /** What is only on the screen so far: blank lines of each invoice, and blank invoices. */
  let blanks = { lines: [], invoices: 0 };
  /** The fields by their places in the document, and what shape the form has. */
  let fields = new Map();
  let shape = "";
  let opened = new Set(["exact 0"]);
  let closed = new Set();
  /** Where the focus goes with the next answer. */
  let next;

  const seen = () => story.what_if?.invoices ?? [];
  const change = (act) => {
    const other = structuredClone(story);
    other.what_if ??= {};
    const all = structuredClone(seen());
    act(all);
    other.what_if.invoices = all.filter((one) => one && Object.keys(one).length > 0);
    frame.change(other);
  };
  /** Sets a field of an invoice or of one of its lines; nothing leaves it out. */
  const set = (place, line, name, value) => change((all) => {
    const invoice = (all[place] ??= {});
    if (line !== undefined) (invoice.lines ??= [])[line] ??= {};
    const part = line === undefined ? invoice : invoice.lines[line];
    if (value === undefined) delete part[name];
    else part[name] = value;
  });

  // The form.

  const read = (text) => desk.readAmount(text, story.currency, style);
  const typed = (units) => desk.typedAmount(units, story.currency, style);

  /** A control at a place of the document, with its label and room to say what is wrong. */
  function field(path, label, control, { show, taken, className = "" }) {
    control.id = `seen-${path}`.replace(/[^\w-]/g, "-");
    control.className = "in";
    const problem = make("span", { className: "problem", id: `${control.id}-problem` });
    const element = make("span", { className: `seen-field ${className}` }, make("label", { htmlFor: control.id }, label), control, problem);
    const tell = (words) => {
      problem.textContent = words ?? "";
      problem.hidden = !words;
      for (const [name, value] of [["aria-invalid", "true"], ["aria-describedby", problem.id]]) {
        if (words) control.setAttribute(name, value);
        else control.removeAttribute(name);
      }
    };
    let shown;
    control.addEventListener("change", () => {
      try {
        tell();
        taken(control.value);
      } catch (thrown) {
        tell(thrown.message);
      }
    });
    control.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || control.tagName === "SELECT") return;
      control.value = shown;
      tell();
    });
    tell();
    const follow = (value, words) => {
      const text = show(value);
      // It follows the document, and not while something else is being typed, or stands there that could not be read.
      const isTyped = document.activeElement === control && control.value !== shown && shown !== undefined;
      const isWrong = control.hasAttribute("aria-invalid") && text === shown && control.value !== text;
      if (!isTyped && !isWrong) {
        control.value = text;
        tell(words);
      }
      shown = text;
    };
    const isTyped = () => shown !== undefined && control.value !== shown;
    fields.set(path, { control, follow, isTyped });
    return element;
  }

  /** What somebody is typing goes on in the field that has come in place of the one it was begun in. */
  function carry(control, text) {
    control.value = text;
    // For the browser this is no change: it is told when the field is left, unless more was typed.
    let isTold = false;
    control.addEventListener("change", () => { isTold = true; }, { once: true });
    control.addEventListener("blur", () => isTold || control.dispatchEvent(new Event("change")), { once: true });
  }

  const text = (path, label, place, line, name) =>
    field(path, label, make("input", { autocomplete: "off", maxLength: 200, placeholder: "What it says" }), { show: (value) => value ?? "", taken: (value) => set(place, line, name, value.trim() || undefined), className: "grow" });
  const day = (path, label, place, line, name) =>
    field(path, label, make("input", { type: "date" }), { show: (value) => (value ?? "").slice(0, 10), taken: (value) => set(place, line, name, value || undefined) });
  const amount = (path, label, place, line, name) =>
    field(path, label, make("input", { autocomplete: "off", inputMode: "decimal", placeholder: "–" }), {
      show: (value) => (value === undefined ? "" : typed(value)),
      taken: (value) => set(place, line, name, value.trim() === "" ? undefined : read(value)),
      className: "figure",
    });

  /** A balance: which side it is on, and how much. */
  function balance(path, label, place, name) {
    const side = make("select", { className: "in", ariaLabel: `${label}: which side` }, make("option", { value: "-1" }, "Credit"), make("option", { value: "1" }, "Owes"));
    const bare = (value) => value.trim().replace(/^[-−]/, "");
    const size = (value) => (bare(value) === "" ? undefined : read(`${side.value === "-1" ? "-" : ""}${bare(value)}`) || 0);
    const element = field(path, label, make("input", { autocomplete: "off", inputMode: "decimal", placeholder: "–" }), {
      show: (value) => {
        if (value) side.value = value < 0 ? "-1" : "1";
        return value === undefined ? "" : bare(typed(value));
      },
      taken: (value) => set(place, undefined, name, size(value)),
      className: "figure",
    });
    const { control } = fields.get(path);
    side.addEventListener("change", () => {
      if (control.value.trim() !== "") control.dispatchEvent(new Event("change"));
    });
    control.before(side);
    return element;
  }

  function lineForm(place, line, isReal) {
    const at = `what_if.invoices[${place}].lines[${line}]`;
    const kind = make("select", {}, ...Object.entries(KINDS).map(([value, words]) => make("option", { value }, words)));
    const remove = button("✕", () => {
      next = `what_if.invoices[${place}].lines[${Math.max(line - 1, 0)}].amount`;
      if (isReal()) change((all) => all[place].lines.splice(line, 1));
      else {
        blanks.lines[place] = Math.max((blanks.lines[place] ?? 1) - 1, 0);
        redraw();
      }
    }, "btn small");
    remove.ariaLabel = `Remove line ${line + 1}`;
    return make(
      "li",
      { className: "seen-line" },
      make("div", { className: "seen-row" }, text(`${at}.description`, `Line ${line + 1}`, place, line, "description"), amount(`${at}.amount`, "Amount", place, line, "amount"), remove),
      make(
        "div",
        { className: "seen-row seen-more" },
        field(`${at}.kind`, "It is", kind, { show: (value) => value ?? "", taken: (value) => set(place, line, "kind", value || undefined) }),
        day(`${at}.start`, "from", place, line, "start"),
        day(`${at}.end`, "to", place, line, "end"),
      ),
    );
  }

  const counts = () => {
    const all = seen();
    const invoices = Math.max(all.length + blanks.invoices, 1);
    return Array.from({ length: invoices }, (_, place) => Math.max((all[place]?.lines?.length ?? 0) + (blanks.lines[place] ?? 0), 1));
  };

  function invoiceForm(place, lines) {
    const at = `what_if.invoices[${place}]`;
    const isReal = () => place < seen().length;
    const whole = make("input", { type: "checkbox", role: "switch" });
    whole.addEventListener("change", () => set(place, undefined, "partial", whole.checked ? undefined : true));
    fields.set(`${at}.partial`, { control: whole, follow: (value) => { whole.checked = !value; } });
    const remove = button("Remove this invoice", () => {
      next = "add";
      blanks.lines.splice(place, 1);
      if (isReal()) change((all) => all.splice(place, 1));
      else {
        blanks.invoices = Math.max(blanks.invoices - 1, 0);
        redraw();
      }
    });
    const add = button("Add a line", () => {
      blanks.lines[place] = lines - (seen()[place]?.lines?.length ?? 0) + 1;
      next = `${at}.lines[${lines}].description`;
      redraw();
    });
    const problem = make("p", { className: "problem" });
    problem.hidden = true;
    fields.set(at, { control: add, follow: (_, words) => { [problem.textContent, problem.hidden] = [words ?? "", !words]; } });
    const title = counts().length === 1 ? "The invoice" : `Invoice ${place + 1}`;
    return make(
      "fieldset",
      { className: "card paper seen" },
      make("legend", { className: "sr" }, title),
      make("header", {}, make("h3", { ariaHidden: "true" }, title), day(`${at}.date`, "Date on it", place, undefined, "date")),
      problem,
      make("ol", {}, ...Array.from({ length: lines }, (_, line) => lineForm(place, line, () => line < (seen()[place]?.lines?.length ?? 0)))),
      make("div", { className: "row" }, add, make("label", { className: "switch" }, whole, make("span", {}, "These are all its lines"))),
      make("div", { className: "seen-sums" }, ...SUMS.map(([name, words]) => (BALANCES.includes(name) ? balance : (path, label, at, field) => amount(path, label, at, undefined, field))(`${at}.${name}`, words, place, name))),
      seen().length + blanks.invoices > 0 ? make("div", { className: "row" }, remove) : "",
    );
  }

  const form = make("div", { className: "seen-all" });

  /** Draws the form, anew only where its shape is another, so that the focus stays. */
  function redraw(problems = []) {
    const lines = counts();
    const now = JSON.stringify([number, lines, seen().length > 0]);
    let begun;
    if (now !== shape) {
      const [key, field] = [...fields].find(([, { control }]) => control === document.activeElement) ?? [];
      if (field?.isTyped?.() && next === undefined) begun = [key, field.control.value];
      next ??= key;
      shape = now;
      fields = new Map();
      form.replaceChildren(...lines.map((count, place) => invoiceForm(place, count)));
    }
    const told = new Map();
    for (const { path, message, hint } of problems) if (!told.has(path)) told.set(path, `${message} ${hint}`);
    for (const [path, { follow }] of fields) follow(valueAt(path), told.get(path));
    adding.disabled = lines.length >= MOST_INVOICES;
    if (next) {
      (next === "add" ? adding : next === "answer" ? verdict : fields.get(next)?.control)?.focus();
      next = undefined;
    }
    if (begun && fields.has(begun[0])) carry(fields.get(begun[0]).control, begun[1]);
    return [...told.keys()].filter((path) => !fields.has(path));
  }

  /** What stands at a path such as `what_if.invoices[0].lines[1].amount`. */
  const valueAt = (path) => path.split(/[.[\]]+/).filter(Boolean).reduce((part, step) => part?.[step], story);

  const adding = button("Add another invoice", () => {
    blanks.invoices = counts().length - seen().length + 1;
    next = `what_if.invoices[${counts().length - 1}].date`;
    redraw();
  });

  // Taken over: from the story, or from the billing API.

  const said = make("span", { className: "soft said-here", role: "status" });
  const which = make("select", { className: "in", ariaLabel: "Invoice of the story" });
  const copy = button("Copy it into the form", () => {
    const made = desk.simulate(story).invoices[Number(which.value)];
    const lines = made.lines.map(({ description, kind, amount: units }) => ({ description, kind: KIND_OF[kind] ?? kind, amount: units }));
    put({ date: made.date, lines, total: made.total, amount_due: made.amount_due });
    said.textContent = "Copied. Now write over what your invoice says otherwise.";
  });
  const put = (invoice) => {
    blanks = { lines: [], invoices: 0 };
    change((all) => (all.length < MOST_INVOICES ? all.push(invoice) : all.splice(-1, 1, invoice)));
  };
  const json = make("textarea", { className: "in json", rows: 6, spellcheck: false, ariaLabel: "The invoice as JSON", placeholder: "{ \"object\": \"invoice\", \"lines\": … }" });
  const file = make("input", { type: "file", accept: ".json,application/json", ariaLabel: "A file with the invoice" });
  file.addEventListener("change", async () => {
    const chosen = file.files[0];
    file.value = "";
    if (!chosen) return;
    if (chosen.size > MAX_BYTES) {
      wrong.textContent = `“${chosen.name}” has ${chosen.size} bytes; ${MAX_BYTES} is the most. Leave out what is not billing.`;
      return;
    }
    json.value = await chosen.text();
    wrong.textContent = "";
  });
  const wrong = make("p", { role: "alert" });
  const imported = (act) => () => {
    said.textContent = "";
    try {
      wrong.textContent = "";
      act(desk.seenInvoice(json.value));
    } catch (thrown) {
      if (thrown?.constructor !== Error) throw thrown;
      wrong.textContent = thrown.message;
    }
  };
  const enter = button("Enter it here", imported(({ currency, invoice, notes }) => {
    if (currency !== story.currency.toLowerCase()) {
      throw new Error(`The invoice is in ${currency.toUpperCase()} and this story in ${story.currency.toUpperCase()}. Open it as a story of its own instead.`);
    }
    put(invoice);
    json.value = "";
    said.textContent = ["Entered.", ...notes].join(" ");
  }), "btn main");
  const apart = button("Open it as a story of its own", imported(({ invoice }) => {
    const { scenario } = desk.importInvoice(json.value);
    frame.open({ ...scenario, what_if: { view: "rules", invoices: [invoice] } });
  }));
  const bring = make(
    "details",
    { className: "bring" },
    make("summary", {}, "Take an invoice over: from this story, or from the billing API"),
    make("div", { className: "row" }, which, copy),
    make("p", { className: "small soft" }, "Or paste the JSON of an invoice or of a preview, as the API answers it. It stays in this page."),
    json,
    make("div", { className: "row" }, file, enter, apart),
    wrong,
  );

  function choices() {
    const { invoices } = desk.simulate(story);
    const kept = which.value;
    which.replaceChildren(...invoices.slice(0, 100).map(({ date, total }, place) => make("option", { value: String(place) }, `${date.slice(0, 10)}, ${frame.money(total, story.currency)}`)));
    which.value = kept && Number(kept) < invoices.length ? kept : "0";
    copy.disabled = invoices.length === 0;
  }

  // The answer.

  const verdict = make("h2", { className: "answer", tabIndex: -1 });
  const because = make("div", {});
  const scope = make("p", { className: "small soft" });
  const exact = make("div", {});
  const near = make("div", {});

  function rows({ title, rows: all }, isOnly) {
    const head = ["Line or sum", "Your invoice", "These rules", "How they come to it"].map((words) => make("th", { scope: "col" }, words));
    const cells = ({ what, seen: theirs, made, formula, is_same: isSame }) => {
      const mark = isSame ? "" : make("span", { className: "parts" }, "≠ ", make("span", { className: "sr" }, "differs: "));
      return make("tr", { className: isSame ? "" : "differ" }, make("th", { scope: "row" }, what), make("td", {}, theirs ?? "–"), make("td", {}, mark, made ?? "none"), make("td", { className: "how" }, formula ?? ""));
    };
    return make(
      "div",
      { className: "wide-table", tabIndex: 0, role: "region", ariaLabel: `${title}, line by line` },
      make("table", {}, make("caption", { className: isOnly ? "sr" : "" }, title), make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...all.map(cells))),
    );
  }

  function ruleSet(set, key) {
    const { name, presets, changes, free, is_own: isOwn, parts, policy, invoices, sets } = set;
    const adopt = button("Adopt these rules", () => {
      next = "answer";
      frame.change({ ...story, policy });
    }, "btn main");
    adopt.ariaLabel = `Adopt these rules: ${name}`;
    const isOpen = (key.startsWith("exact 0") || opened.has(key)) && !closed.has(key);
    const about = presets.map(({ name: title, summary, sources }) =>
      make("li", {}, make("strong", {}, title), `: ${summary} `, ...sources.slice(0, 1).map((href) => make("a", { href, target: "_blank", rel: "noopener noreferrer" }, "Source", make("span", { className: "sr" }, ` of the rules of ${title}`)))));
    const element = make(
      "details",
      { className: "rule-set", open: isOpen },
      make("summary", {}, make("strong", {}, name), parts ? make("span", { className: "soft" }, ` ${parts}`) : ""),
      ...invoices.map((invoice) => rows(invoice, invoices.length === 1)),
      make("ul", { className: "because" }, ...about, changes.length > 0 ? make("li", {}, make("strong", {}, "But"), `: ${changes.join("; ")}.`) : ""),
      free.length > 0 || sets > 1 ? make(
        "details",
        { className: "small soft" },
        make("summary", {}, "What makes no difference here"),
        sets > 1 ? make("p", {}, `${sets} of the sets that were tried make the same invoices.`) : "",
        free.length > 0 ? make("p", {}, `Each by itself could be set otherwise: ${free.join("; ")}.`) : "",
      ) : "",
      make("div", { className: "row" }, isOwn ? make("span", { className: "soft" }, "The story has these rules, or others that make the same.") : adopt),
    );
    element.addEventListener("toggle", () => {
      (element.open ? opened : closed).add(key);
      (element.open ? closed : opened).delete(key);
    });
    return element;
  }

  function answer(found) {
    verdict.textContent = found.verdict;
    scope.textContent = found.scope;
    const { question, notes } = found;
    because.replaceChildren(
      ...notes.map((words) => make("p", { className: "hint" }, words)),
      question ? make("div", { className: "deciding" },
        make("h3", {}, "What would decide it"),
        make("p", {}, question.sentence),
        make("dl", {}, ...question.answers.map(({ amount: units, rules }) => make("div", {}, make("dt", {}, units), make("dd", {}, rules))))) : "",
    );
    exact.replaceChildren(...(found.exact.length === 0 ? [] : [make("h3", {}, "Rules that give it"), ...found.exact.map((set, place) => ruleSet(set, `exact ${place}`)), found.more > 0 ? make("p", { className: "soft" }, `… and ${found.more} more. One further line or sum leaves fewer.`) : ""]));
    near.replaceChildren(...(found.near.length === 0 ? [] : [make("h3", {}, "Rules that nearly give it"), ...found.near.map((set, place) => ruleSet(set, `near ${place}`))]));
  }

  const sets = make("section", { className: "card rule-sets", ariaLabel: "The rules, one by one" }, exact, near);
  const element = make(
    "div",
    { className: "desk which-rules" },
    make("section", { className: "card", ariaLabel: "The answer" }, make("div", { role: "status" }, verdict), because),
    make("section", { ariaLabel: "What the invoice said" }, form, make("div", { className: "row" }, adding, said), bring),
    sets,
    make("details", { className: "tried" }, make("summary", {}, "What was tried"), scope),
  );

  let problems = [];
  let waiting;
  /** How long the last answer took, in milliseconds. */
  let took = 0;

  function search() {
    const start = performance.now();
    problems = [];
    try {
      choices();
      answer(desk.whichRules(story, style));
    } catch (thrown) {
      if (!Array.isArray(thrown)) throw thrown;
      problems = thrown;
    }
    took = performance.now() - start;
    const others = redraw(problems);
    const isEmpty = problems.length === 1 && problems[0].code === "empty" && seen().length === 0;
    if (isEmpty) {
      verdict.textContent = "What did the invoice say? Enter its lines, or only its total, and see which billing rules make it.";
      for (const part of [because, exact, near]) part.replaceChildren();
    } else if (problems.length > 0) {
      verdict.textContent = "Mend what is marked, and the answer follows.";
      const elsewhere = problems.filter(({ path }) => others.includes(path));
      because.replaceChildren(...elsewhere.map(({ path, message, hint }) => make("p", { className: "problem" }, `${path ? `${path}: ` : ""}${message} ${hint}`)));
    }
    for (const part of [exact, near]) part.classList.toggle("old", problems.length > 0);
    sets.hidden = exact.childElementCount + near.childElementCount === 0;
    scope.parentElement.hidden = scope.textContent === "";
  }

  const update = (told, of) => {
    const isNew = of !== number;
    if (isNew) {
      problems = [];
      [blanks, opened, closed] = [{ lines: [], invoices: 0 }, new Set(), new Set()];
      said.textContent = "";
      for (const part of [because, exact, near]) part.replaceChildren();
      scope.textContent = "";
    }
    // What was blank has become real.
    const before = isNew ? [] : counts();
    [story, number] = [told, of];
    blanks.lines = blanks.lines.map((_, place) => Math.max((before[place] ?? 0) - (seen()[place]?.lines?.length ?? 0), 0));
    clearTimeout(waiting);
    redraw(problems);
    // Where an answer takes long, it waits until nobody types any more.
    if (isNew || took < 50) search();
    else waiting = setTimeout(search, 250);
  };
  return { element, update };
}
