// How is it asked: which value, from where to where, and which number of the result?
//
// What is typed is read by the engine, as the reader writes it, and stands in the document as documents write it; what
// cannot be read is told beside its field, and the last answer stays.

import { make } from "./make.js";

let fields = 0;

/** A control with its label, and room to say what is wrong. */
function labelled(label, control, className = "") {
  fields += 1;
  control.id = `asked-${fields}`;
  const problem = make("span", { className: "problem", id: `asked-${fields}-problem` });
  problem.hidden = true;
  const element = make("span", { className: `asking ${className}` }, make("label", { htmlFor: control.id }, label), control, problem);
  const tell = (words) => {
    problem.textContent = words ?? "";
    problem.hidden = !words;
    if (words) {
      control.setAttribute("aria-invalid", "true");
      control.setAttribute("aria-describedby", problem.id);
    } else {
      control.removeAttribute("aria-invalid");
      control.removeAttribute("aria-describedby");
    }
  };
  return { element, control, tell };
}

/** A choice: `show(choices, value)`, each choice an id and a name. */
export function choice(label, chosen) {
  const field = labelled(label, make("select", { className: "in" }));
  let before = "";
  field.control.addEventListener("change", () => chosen(field.control.value));
  const show = (choices, value) => {
    const now = JSON.stringify(choices);
    if (now !== before) field.control.replaceChildren(...choices.map(([id, name]) => make("option", { value: id }, name)));
    before = now;
    field.control.value = value;
  };
  return { ...field, show };
}

/** A value that is typed: `show(value, kind)`. `typed` may throw what is wrong with it. */
export function typed(label, taken) {
  const field = labelled(label, make("input", { className: "in", autocomplete: "off", spellcheck: false }), "typed");
  const { control, tell } = field;
  let shown = "";
  control.addEventListener("change", () => {
    try {
      tell();
      taken(control.value);
    } catch (error) {
      tell(error.message);
    }
  });
  const show = (value, kind) => {
    // It follows the document, and not while somebody types something else.
    const isTyped = document.activeElement === control && control.value !== shown;
    if (!isTyped) control.value = value;
    if (control.value === value && !control.hasAttribute("aria-invalid")) tell();
    shown = value;
    control.type = kind === "day" ? "date" : "text";
    if (kind !== "day") control.inputMode = kind === "count" ? "numeric" : "decimal";
    if (isTyped) return;
    control.value = value;
  };
  return { ...field, show };
}

/** What is asked in one part of `what_if`: reads and changes it. */
export function part(frame, name, story) {
  const asked = () => story().what_if?.[name] ?? {};
  /** Sets fields of it; those that are undefined are left out. */
  const set = (fields) => {
    const next = structuredClone(story());
    next.what_if ??= {};
    next.what_if[name] = { ...asked(), ...fields };
    frame.change(next);
  };
  return { asked, set };
}

/** The range of an input: a choice of the input, and from where to where. `names` are those of the fields. */
export function range(frame, story, asking, names, words) {
  const read = (name, isStep) => (value) => {
    const text = value === "" ? undefined : frame.desk.readPoint(story(), now.input, value, isStep, frame.style);
    asking.set({ [name]: text });
  };
  let now = {};
  const input = choice(words.input, (path) => {
    const none = path ? {} : { [names.input]: undefined };
    // Another value has another range.
    asking.set({ [names.input]: path, [names.from]: undefined, [names.to]: undefined, [names.step]: undefined, ...none });
  });
  const from = typed("from", read(names.from, false));
  const to = typed("to", read(names.to, false));
  const step = typed("in steps of", read(names.step, true));
  if (words.more) for (const { control, element } of [from, to, step]) control.ariaLabel = element.firstChild.textContent + words.more;
  const all = { [names.input]: input, [names.from]: from, [names.to]: to, [names.step]: step };
  const show = (choices, told, mistakes) => {
    now = told ?? {};
    input.show(choices, now.input ?? "");
    for (const [field, value, kind] of [[from, now.from, now.kind], [to, now.to, now.kind], [step, now.step, now.kind === "day" ? "count" : now.kind]]) {
      field.element.hidden = !told;
      if (told) field.show(value, kind);
    }
    for (const [name, field] of Object.entries(all)) {
      const told = mistakes.find((mistake) => mistake.field === name);
      if (told) field.tell(told.words);
      else if (document.activeElement !== field.control) field.tell();
    }
  };
  return { elements: [input.element, from.element, to.element, step.element], show };
}

/** Which number of the result: an output, and a month or an invoice where it has one. */
export function output(frame, asking) {
  const MONTHS = ["charged", "billed"];
  const kind = choice("Look at", (id) => asking.set({ output: id, month: id === "due" ? 1 : undefined }));
  const month = typed("month", (value) => {
    const text = value.trim();
    if (text !== "" && !/^[1-9]\d{0,3}$/.test(text)) throw new Error(`“${text}” is none: they are counted from 1. Leave it empty for all.`);
    asking.set({ month: text === "" ? undefined : Number(text) });
  });
  const names = frame.desk.outputs();
  const show = (id, number, mistakes) => {
    kind.show(names, id);
    const isDue = id === "due";
    month.element.hidden = !isDue && !MONTHS.includes(id);
    month.element.querySelector("label").textContent = isDue ? "invoice" : "month (empty: all)";
    month.show(number === null ? "" : String(number), "count");
    kind.tell(mistakes.find((mistake) => mistake.field === "output")?.words);
  };
  return { elements: [kind.element, month.element], show };
}

/** The choices of an input. */
export const inputsOf = (answer) => answer.inputs.map(({ id, name }) => [id, name]);
