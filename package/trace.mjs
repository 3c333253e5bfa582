// Where do ordinary stories come to? (used by `cargo xtask package`, no part of the package)
//
// `node trace.mjs GLUE WASM STORY...`: runs a traced engine (xtask/src/trim.rs) with these stories, and with others of
// their kind, and prints the number of each place that they come to. The others have other amounts, days, lengths and
// balances, and leave out or add what makes no difference; which ones is the same each time.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [glue, wasm, ...files] = process.argv.slice(2);
/** How many others of each kind. */
const OTHERS = 150;
const { bind } = await import(pathToFileURL(glue).href);
const seen = new Set();
let now = new Set();
const module = new WebAssembly.Module(readFileSync(wasm));
const { imports, start, exports } = bind({});
const trace = { seen: (number) => void now.add(number) };
start(new WebAssembly.Instance(module, { ...imports(), trace }), module);

/** What was seen counts, or is forgotten. */
function keep(counts) {
  if (counts) for (const number of now) seen.add(number);
  now = new Set();
}

/** Numbers below `most` that look like chance, the same each time. */
let state = 1;
function below(most) {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * most);
}
const one = (list) => list[below(list.length)];
const amount = () => one([0, 100, 500, 999, 1_000, 2_000, 2_900, 4_999, 10_000, 12_000, 25_050, 120_000, below(100_000)]);

/** Another story of the same kind. */
function other(story) {
  const made = structuredClone(story);
  if (below(2)) made.start = new Date(Date.UTC(2024 + below(4), below(12), 1 + below(28))).toISOString().slice(0, 10);
  if (below(2)) {
    for (const event of made.events ?? []) {
      const time = Date.parse(made.start) + below(90 * 86_400) * 1_000;
      event.at = below(3) ? new Date(time).toISOString().slice(0, 10) : `${new Date(time).toISOString().slice(0, 19)}Z`;
    }
  }
  if (!below(3)) made.currency = one(["eur", "gbp", "jpy"]);
  if (!below(4)) for (const price of made.prices) Object.assign(price, { interval: one(["month", "year", "week", "day"]), interval_count: 1 + below(3) });
  if (below(2)) made.months = 1 + below(24);
  for (const price of made.prices) if (below(2) && "unit_amount" in price) price.unit_amount = amount();
  for (const event of made.events ?? []) if (event.adjust_balance && below(2)) event.adjust_balance.amount = (below(4) ? -1 : 1) * (amount() || 100);
  if (!below(4)) made.customer = { ...made.customer, balance: (below(3) ? -1 : 1) * amount() };
  if (!below(4)) for (const { items } of made.subscriptions) for (const item of items) item.quantity = 1 + below(12);
  // What may be left out, or said for nothing.
  for (const name of ["version", "title", "description", "policy"]) if (!below(4) && (name !== "policy" || typeof made.policy !== "object")) delete made[name];
  for (const price of made.prices) for (const name of ["name", "interval"]) if (!below(4)) delete price[name];
  for (const name of ["events", "coupons", "tax_rates"]) if (!below(4)) made[name] ??= [];
  if (!below(4)) made.title = one(["", "Grüße aus Łódź", "\"Quoted\"\n\\", "日本"]);
  if (!below(4)) made.customer = { ...made.customer, name: one(["Ada", "Jürgen & Söhne", "O’Neil"]) };
  return made;
}

exports.version();
keep(true);
for (const file of files) {
  const text = readFileSync(file, "utf8");
  const story = JSON.parse(text);
  for (const given of [story, text, ...Array.from({ length: OTHERS }, () => other(story))]) {
    const isSound = exports.check(given).length === 0;
    if (isSound) exports.simulate(given, false);
    else if (given === story) throw new Error(`${file} has problems`);
    keep(isSound);
  }
}
process.stdout.write([...seen].join("\n"));
