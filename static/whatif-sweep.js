// What does a value do to the result? The answer in a sentence, a curve or a table of it, and the question.

import { inputsOf, output, part, range } from "./whatif-fields.js";

const ALONG = { input: "input", from: "from", to: "to", step: "step" };
const ACROSS = { input: "across", from: "across_from", to: "across_to", step: "across_step" };
const SVG = "http://www.w3.org/2000/svg";
const FIELD = "0 0 10000 10000";
/** With more points than this they are not marked one by one. */
const MANY = 120;

function drawn(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const percent = (place) => `${place / 100}%`;

const capital = (words) => words[0].toUpperCase() + words.slice(1);

/** The line through all points that have a number; it breaks where one has none. */
function line(points) {
  let isOn = false;
  let path = "";
  for (const { left, height } of points) {
    if (height !== null) path += `${isOn ? "L" : "M"}${left} ${10_000 - height}`;
    isOn = height !== null;
  }
  return path;
}

/** The curve as it is drawn on the page and, with colours of its own, in a file. */
function picture(answer, colours) {
  const { points, ticks } = answer;
  const across = ticks.map(({ height }) => drawn("path", { d: `M0 ${10_000 - height}H10000`, class: "grid", ...(colours && { stroke: "#ccc" }) }));
  const curve = drawn("path", { d: line(points), class: "curve", fill: "none", ...(colours && { stroke: "#3f37a6", "stroke-width": 2 }) });
  const field = drawn("svg", { viewBox: FIELD, preserveAspectRatio: "none", width: "100%", height: "100%", overflow: "visible" }, ...across, curve);
  for (const path of [...across, curve]) path.setAttribute("vector-effect", "non-scaling-stroke");
  const dots = points
    .filter(({ height, is_now: isNow }) => height !== null && (isNow || points.length <= MANY))
    .map(({ left, height, is_now: isNow }) =>
      drawn("circle", { cx: percent(left), cy: percent(10_000 - height), r: isNow ? 6 : 2.5, class: isNow ? "dot now" : "dot", ...(colours && { fill: isNow ? "#0c6b63" : "#3f37a6" }) }),
    );
  return [field, ...dots];
}

/** The curve as a file: the sentence, the drawing and the ends of both axes. */
function file(answer) {
  const text = (x, y, anchor, words) => drawn("text", { x, y, "text-anchor": anchor, "font-family": "sans-serif", "font-size": 13, fill: "#1e1c19" }, words);
  const { points, ticks } = answer;
  const svg = drawn(
    "svg",
    { xmlns: SVG, width: 960, height: 480, viewBox: "0 0 960 480" },
    drawn("rect", { width: 960, height: 480, fill: "#fff" }),
    text(20, 30, "start", answer.answer),
    drawn("svg", { x: 110, y: 60, width: 810, height: 360, overflow: "visible" }, ...picture(answer, true)),
    drawn(
      "svg",
      { x: 0, y: 60, width: 100, height: 360, overflow: "visible" },
      ...ticks.map(({ height, words }) => text("100%", percent(10_000 - height), "end", words)),
    ),
    text(110, 450, "start", points[0].label),
    text(920, 450, "end", points.at(-1).label),
    text(515, 470, "middle", answer.along.name),
  );
  return new XMLSerializer().serializeToString(svg);
}

export function panel(frame) {
  const { make, button, desk } = frame;
  let story;
  let answer;
  /** The point that is pointed at; nothing as long as it is that of the story. */
  let pointed;
  const asking = part(frame, "sweep", () => story);
  const get = () => story;
  const along = range(frame, get, asking, ALONG, { input: "What if I change" });
  const across = range(frame, get, asking, ACROSS, { input: "and", more: ", second value" });
  const looked = output(frame, asking);

  const sentence = make("h2", { className: "answer" });
  const plot = make("div", { className: "plot-of", ariaHidden: "true" });
  const slider = make("input", { type: "range", className: "points", min: 0, step: 1 });
  const readout = make("p", { className: "at" });
  const adopt = button("", () => {
    const { input } = answer.points[pointed];
    // What is adopted cannot be adopted again: the focus would be lost with the button.
    slider.focus();
    frame.change(desk.put(story, answer.along.input, input));
  }, "btn main");
  const ends = make("p", { className: "ends", ariaHidden: "true" });
  const chart = make("div", {}, plot, ends, slider, make("div", { className: "row" }, readout, adopt));
  const rows = make("tbody");
  const head = make("tr");
  const list = make(
    "details",
    {},
    make("summary", {}, "All points as a table"),
    make("div", { className: "wide-table", tabIndex: 0, role: "region", ariaLabel: "All points" }, make("table", {}, make("thead", {}, head), rows)),
  );
  const heat = make("div", { className: "wide-table heat", tabIndex: 0, role: "region", ariaLabel: "The table" });
  const about = make("p", { className: "soft small" });
  const csv = button("Save as CSV", () => frame.save("sweep.csv", desk.sweepCsv(story), "text/csv"));
  const svg = button("Save as SVG", () => frame.save("sweep.svg", file(answer), "image/svg+xml"));
  const none = make("p", { className: "card" }, "Nothing in this story goes in steps. Add a price first.");
  const all = make(
    "div",
    { className: "desk" },
    make("section", { className: "card", ariaLabel: "The answer" }, make("div", { role: "status" }, sentence), chart, about, heat, list, make("div", { className: "row" }, csv, svg)),
    make(
      "section",
      { className: "card", ariaLabel: "The question" },
      make("h2", { className: "head" }, "The question"),
      make("div", { className: "row" }, ...along.elements),
      make("div", { className: "row" }, ...across.elements),
      make("div", { className: "row" }, ...looked.elements),
    ),
  );
  const element = make("div", {}, none, all);

  const point = (place) => {
    pointed = place;
    const { label, words, left, height, is_now: isNow } = answer.points[place];
    slider.value = place;
    slider.setAttribute("aria-valuetext", `${label}: ${words}`);
    readout.replaceChildren(make("b", {}, label), `: ${words}${isNow ? " (as the story has it)" : ""}`);
    adopt.textContent = `Adopt ${label}`;
    adopt.disabled = isNow;
    const mark = plot.querySelector(".mark-at") ?? plot.appendChild(make("i", { className: "mark-at" }));
    mark.style.left = percent(left);
    mark.style.top = height === null ? "100%" : percent(10_000 - height);
  };
  slider.addEventListener("input", () => point(Number(slider.value)));
  plot.addEventListener("pointerdown", (event) => {
    const { left, width } = plot.getBoundingClientRect();
    const place = ((event.clientX - left) / width) * 10_000;
    const away = (each) => Math.abs(each.left - place);
    const nearest = answer.points.reduce((best, each, index) => (away(each) < away(answer.points[best]) ? index : best), 0);
    point(nearest);
    slider.focus();
  });

  const showCurve = () => {
    const { points, ticks } = answer;
    const labels = ticks.map(({ height, words }) => {
      const label = make("span", { className: "tick-of" }, words);
      label.style.top = percent(10_000 - height);
      return label;
    });
    plot.replaceChildren(drawn("svg", { width: "100%", height: "100%", overflow: "visible" }, ...picture(answer)), ...labels);
    ends.replaceChildren(make("span", {}, points[0]?.label ?? ""), make("span", {}, points.at(-1)?.label ?? ""));
    slider.max = points.length - 1;
    slider.setAttribute("aria-label", answer.along.name);
    const now = points.findIndex((each) => each.is_now);
    // Who points at something keeps it as long as it is there.
    point(now < 0 ? 0 : now);
    head.replaceChildren(make("th", { scope: "col" }, answer.along.name), make("th", { scope: "col" }, answer.name));
    rows.replaceChildren(
      ...points.map(({ label, words, is_now: isNow }) =>
        make("tr", { className: isNow ? "is-now" : "" }, make("th", { scope: "row" }, label), make("td", {}, words)),
      ),
    );
  };

  const showTable = () => {
    const { columns, rows: lines } = answer.table;
    const cell = ({ inputs, words, shade, is_now: isNow }) => {
      const take = button(words, () => {
        const first = desk.put(story, answer.along.input, inputs[0]);
        frame.change(desk.put(first, answer.across.input, inputs[1]));
      }, "cell");
      take.title = isNow ? "As the story has it" : "Adopt both";
      const element = make("td", { className: isNow ? "is-now" : "" }, take);
      if (shade !== null) element.style.setProperty("--shade", percent(shade));
      return element;
    };
    const place = [...heat.querySelectorAll("button")].indexOf(document.activeElement);
    about.textContent = `${capital(answer.name)}, by ${answer.along.name} (rows) and ${answer.across.name} (columns). A cell adopts both.`;
    heat.replaceChildren(
      make(
        "table",
        { ariaLabel: answer.name },
        make("thead", {}, make("tr", {}, make("td"), ...columns.map((words) => make("th", { scope: "col" }, words)))),
        make("tbody", {}, ...lines.map(({ label, cells }) => make("tr", {}, make("th", { scope: "row" }, label), ...cells.map(cell)))),
      ),
    );
    // The story is in sight; whoever has looked elsewhere stays there.
    const asked = `${answer.along.input} ${answer.across.input}`;
    const now = asked === heat.dataset.asked ? undefined : heat.querySelector(".is-now");
    // The first time it is not on the page yet.
    if (now) requestAnimationFrame(() => heat.scrollTo(now.offsetLeft - heat.clientWidth / 2, now.offsetTop - heat.clientHeight / 2));
    heat.dataset.asked = asked;
    if (place >= 0) heat.querySelectorAll("button")[place]?.focus({ preventScroll: true });
  };

  const update = (told) => {
    story = told;
    answer = desk.sweep(story, frame.style);
    [none.hidden, all.hidden] = [Boolean(answer), !answer];
    if (!answer) return;
    sentence.textContent = answer.answer;
    const isTable = answer.table !== null;
    [chart.hidden, list.hidden, svg.hidden, heat.hidden, about.hidden] = [isTable, isTable, isTable, !isTable, !isTable];
    if (isTable) showTable();
    else showCurve();
    along.show(inputsOf(answer), answer.along, answer.mistakes);
    const others = inputsOf(answer).filter(([id]) => id !== answer.along.input);
    across.show([["", "nothing else"], ...others], answer.across, answer.mistakes);
    looked.show(answer.output, answer.month, answer.mistakes);
  };
  return { element, update };
}
