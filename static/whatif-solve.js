// Which value does it? The answer first, then why, then the question.

import { choice, inputsOf, output, part, range, typed } from "./whatif-fields.js";

const NAMES = { input: "input", from: "from", to: "to", step: "step" };

export function panel(frame) {
  const { make, button, desk } = frame;
  let story;
  let found;
  const asking = part(frame, "solve", () => story);
  const along = range(frame, () => story, asking, NAMES, { input: "Look for" });
  const which = choice("Which one", (id) => asking.set({ which: id }));
  const looked = output(frame, asking);
  const is = choice("is", (id) => asking.set({ is: id }));
  const value = typed("this much", (text) => {
    const units = found.is_amount ? desk.readAmount(text, story.currency, frame.style) : Number(/^\d{1,6}$/.test(text.trim()) ? text : NaN);
    if (Number.isNaN(units)) throw new Error(`“${text}” is no whole number.`);
    asking.set({ value: units });
  });
  const answer = make("h2", { className: "answer" });
  const because = make("ul", { className: "because" });
  const adopt = button("", () => frame.change(desk.put(story, found.along.input, found.input)), "btn main");
  const none = make("p", { className: "card" }, "Nothing in this story goes in steps. Add a price first.");
  const all = make(
    "div",
    { className: "desk" },
    make("section", { className: "card", ariaLabel: "The answer" }, make("div", { role: "status" }, answer), because, make("div", { className: "row" }, adopt)),
    make(
      "section",
      { className: "card", ariaLabel: "The question" },
      make("h2", { className: "head" }, "The question"),
      make("div", { className: "row" }, which.element, ...along.elements),
      make("div", { className: "row" }, ...looked.elements, is.element, value.element),
    ),
  );
  const element = make("div", {}, none, all);
  const update = (told) => {
    story = told;
    found = desk.solve(story, frame.style);
    [none.hidden, all.hidden] = [Boolean(found), !found];
    if (!found) return;
    answer.textContent = found.answer;
    because.replaceChildren(...found.because.map((words) => make("li", {}, words)));
    adopt.hidden = found.input === null;
    adopt.textContent = `Adopt ${found.label}`;
    along.show(inputsOf(found), found.along, found.mistakes);
    which.show([["smallest", found.along.kind === "day" ? "the earliest" : "the smallest"], ["largest", found.along.kind === "day" ? "the latest" : "the largest"]], found.which);
    looked.show(found.output, found.month, found.mistakes);
    is.show([["at_most", "at most"], ["at_least", "at least"], ["equal", "exactly"]], found.is);
    value.show(found.value, found.is_amount ? "amount" : "count");
  };
  return { element, update };
}
