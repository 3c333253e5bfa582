// Does the installed package give the figures that the engine gives, and does each function answer?
//
// Runs in a folder into which the tarball was installed (`cargo xtask test package`); ROOT is the repository.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import * as rollforward from "rollforward";

const { LinkError, ScenarioError, apiCalls, check, compare, decodeLink, encodeLink, presets, simulate, solve, sweep, version } = rollforward;

const root = process.env.ROOT;
const of = async (id) => (await presets()).find((preset) => preset.id === id).scenario;
const due = ({ invoices }) => invoices.map((invoice) => invoice.amount_due);

test("Bob pays nine dollars after the outage", async () => {
  const projection = await simulate(await of("bob"));
  assert.equal(projection.headline, "Bob pays $9.00 on 1 May and the full $10.00 from 1 June.");
  assert.deepEqual(due(projection), [1000, 900, 1000]);
});

test("both Cindys come out as told and as billed today", async () => {
  const told = await simulate(await of("cindy-as-told"));
  assert.deepEqual(due(told), [2000, 0, 5000, 10000]);
  assert.deepEqual(told.invoices[1].lines.map((line) => line.amount), [5000, 10000]);
  assert.deepEqual(told.months.map((month) => month.closing), [-20000, -5000, 0, 0]);
  const today = await simulate(await of("cindy-as-billed-today"));
  assert.deepEqual(due(today), [2000, 0, 4000, 10000]);
  assert.deepEqual(today.invoices[1].lines.map((line) => line.amount), [-1000, 5000, 10000]);
  assert.deepEqual(today.months.map((month) => month.closing), [-20000, -6000, 0, 0]);
});

test("there is what the documentation lists and nothing else", () => {
  const expected = ["LinkError", "ScenarioError", "apiCalls", "check", "compare", "decodeLink", "encodeLink", "presets", "simulate", "solve", "sweep", "version"];
  assert.deepEqual(Object.keys(rollforward).sort(), expected);
  const cargo = readFileSync(`${root}/Cargo.toml`, "utf8");
  assert.equal(version(), /^version = "(.*)"/m.exec(cargo)[1]);
});

test("the gallery is that of the page", async () => {
  const all = await presets();
  const files = readdirSync(`${root}/static/presets`).filter((name) => name.endsWith(".json"));
  assert.deepEqual(all.map(({ id }) => `${id}.json`).sort(), files.sort());
  for (const { id, title, question, answer, scenario } of all) {
    assert.deepEqual(scenario, JSON.parse(readFileSync(`${root}/static/presets/${id}.json`, "utf8")));
    assert.equal(title, scenario.title);
    assert(question.endsWith("?") && answer.endsWith("."), id);
  }
});

// The story of every preset, and of tests that use what is rare, with nothing, something and much changed.
async function stories() {
  const all = (await presets()).map(({ scenario }) => scenario);
  for (const name of ["every-field", "every-call"]) all.push(JSON.parse(readFileSync(`${root}/tests/data/${name}.json`, "utf8")));
  const changed = all.flatMap((story) => [
    { ...story, months: 25 },
    { ...story, currency: "jpy" },
    { ...story, start: "2024-02-29" },
    { ...story, policy: "lago" },
    { ...story, customer: { ...story.customer, balance: -12345 } },
    { ...story, customer: { ...story.customer, balance: 9_007_199_254_740_991 } },
    { ...story, prices: [] },
    { ...story, events: (story.events ?? []).slice(1) },
    { ...story, events: (story.events ?? []).map((event) => ({ ...event, at: "2026-05-31T23:59:59Z" })) },
  ]);
  return [...all, ...changed];
}

/** What an engine says of everything, as text. */
async function answers(call, stories) {
  const told = [];
  const tell = async (name, ...given) => {
    try {
      told.push(JSON.stringify(await call(name, ...given)));
    } catch (thrown) {
      told.push(thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : JSON.stringify(thrown));
    }
  };
  for (const story of stories) {
    await tell("simulate", story, false);
    await tell("check", story);
    await tell("encodeLink", story);
  }
  return told;
}

test("the engine that is loaded first says what the whole one says, or nothing", async () => {
  const folder = new URL("./node_modules/rollforward/", import.meta.url);
  const { bind } = await import(new URL("rollforward.js", folder).href);
  const module = async (name) => WebAssembly.compile(readFileSync(new URL(name, folder)));
  const [first, whole] = await Promise.all(["rollforward_bg.wasm", "rollforward_whole.wasm"].map(module));
  const start = (module) => {
    const glue = bind({});
    glue.start(new WebAssembly.Instance(module, glue.imports()), module);
    return glue.exports;
  };
  let [trimmed, full] = [start(first), start(whole)];
  let [same, beyond] = [0, 0];
  const all = await stories();
  const reference = await answers((name, ...given) => full[name](...given), all);
  let at = 0;
  for (const story of all) {
    for (const [name, ...given] of [["simulate", story, false], ["check", story], ["encodeLink", story]]) {
      const expected = reference[at++];
      let found;
      try {
        found = JSON.stringify(trimmed[name](...given));
      } catch (thrown) {
        if (thrown instanceof Error) {
          assert.match(thrown.name, /^(Runtime|Range|Internal|Type)Error$/);
          trimmed = start(first);
          beyond += 1;
          continue;
        }
        found = JSON.stringify(thrown);
      }
      if (found === undefined) beyond += 1;
      else {
        assert.equal(found, expected);
        same += 1;
      }
    }
  }
  // Both happen, or this says nothing.
  assert(same > 200 && beyond > 100, `${same} alike, ${beyond} beyond it`);
});

// Amounts, days and lengths that the engine was not cut along (package/trace.mjs has others).
test("an ordinary story loads no more than the first engine", async () => {
  const folder = new URL("./node_modules/rollforward/", import.meta.url);
  const { bind } = await import(new URL("rollforward.js", folder).href);
  const module = await WebAssembly.compile(readFileSync(new URL("rollforward_bg.wasm", folder)));
  const ids = ["bob", "cindy-as-told", "cindy-as-billed-today", "downgrade", "seats", "trial", "month-end", "yearly-to-monthly", "coupon-and-upgrade", "taxes"];
  let [told, beyond] = [0, 0];
  for (const id of ids) {
    const story = await of(id);
    for (let turn = 1; turn <= 20; turn += 1) {
      const at = (day) => new Date(Date.UTC(2025, turn, 1 + ((day * turn) % 28))).toISOString().slice(0, 10);
      const made = {
        ...story,
        start: at(5),
        months: 2 + turn,
        prices: story.prices.map((price) => ({ ...price, unit_amount: price.unit_amount + 377 * turn })),
        customer: { ...story.customer, balance: turn % 3 ? 0 : -1_234 * turn },
        events: (story.events ?? []).map((event) => ({ ...event, at: new Date(Date.parse(at(5)) + (11 + turn) * 86_400_000).toISOString().slice(0, 10) })),
      };
      if ((await check(made)).length) continue;
      const glue = bind({});
      glue.start(new WebAssembly.Instance(module, glue.imports()), module);
      try {
        assert.deepEqual(JSON.parse(JSON.stringify(glue.exports.simulate(made, false))), JSON.parse(JSON.stringify(await simulate(made))));
        told += 1;
      } catch (thrown) {
        if (thrown instanceof assert.AssertionError) throw thrown;
        beyond += 1;
      }
    }
  }
  assert(told > 150 && beyond < told / 20, `${told} told, ${beyond} beyond it`);
});

test("a story that needs more gets it, also when several are asked at once", async () => {
  const lago = await of("upgrade-lago");
  const taxes = await of("taxes");
  const many = await Promise.all([simulate(lago), simulate(await of("bob")), simulate(taxes, { reasons: true }), check({})]);
  assert.deepEqual(due(many[0]).slice(0, 2), due(await simulate(lago)).slice(0, 2));
  assert.deepEqual(due(many[1]), [1000, 900, 1000]);
  assert(many[2].invoices[0].lines[0].reason.sentence);
  assert(many[3].length > 3);
});

test("all problems are thrown at once", async () => {
  await assert.rejects(simulate({ currency: "usd", months: 0 }), (error) => {
    assert(error instanceof ScenarioError && error instanceof Error && error.name === "ScenarioError");
    assert.deepEqual(error.problems.map(({ path }) => path), ["start", "prices", "subscriptions", "months"]);
    for (const { path, message, hint } of error.problems) {
      assert(error.message.includes(`${path}: ${message} ${hint}`));
    }
    return true;
  });
  for (const story of [undefined, null, 1, "", "no story", [], "{", 1n]) {
    await assert.rejects(simulate(story), ScenarioError);
    assert((await check(story)).length > 0);
  }
  const endless = {};
  endless.self = endless;
  await assert.rejects(simulate(endless), ScenarioError);
});

test("a story may be its text, and reasons are told when they are wanted", async () => {
  const text = readFileSync(`${root}/static/presets/bob.json`, "utf8");
  assert.deepEqual(await simulate(text), await simulate(JSON.parse(text)));
  const without = await simulate(text);
  assert.equal(without.invoices[0].lines[0].reason, undefined);
  const told = await simulate(text, { reasons: true });
  assert.equal(told.invoices[0].lines[0].reason.formula, "1 × $10.00 = $10.00");
});

test("links hold stories, and say why they cannot be opened", async () => {
  const bob = await of("bob");
  const fragment = await encodeLink(bob);
  assert.match(fragment, /^s=1d\./);
  for (const link of [fragment, `#${fragment}`, new URL(`https://example.com/#${fragment}`)]) assert.deepEqual(await decodeLink(link), bob);
  const codes = { "https://example.com/": "no_story", "s=9z.AA": "unknown_codec", "s=1d.****": "damaged", [`s=1j.${"A".repeat(70_000)}`]: "too_long" };
  for (const [link, code] of Object.entries(codes)) {
    await assert.rejects(decodeLink(link), (error) => error instanceof LinkError && error.code === code && error.message.endsWith("."));
  }
  // The links that the page has made open here.
  for (const line of readFileSync(`${root}/tests/data/links.txt`, "utf8").split("\n").filter((line) => line.startsWith("#s="))) {
    const at = line.indexOf(" ");
    assert.equal((await decodeLink(line.slice(0, at))).title, line.slice(at + 1));
  }
});

test("what if is asked in the document or beside it", async () => {
  const scenario = await of("cindy-as-told");
  const question = { input: "events[1].adjust_balance.amount", from: -20000, to: 0, step: 10000, output: "charged" };
  const asked = await sweep(scenario, question);
  const written = { ...question, from: "-20000", to: "0", step: "10000" };
  assert.deepEqual(await sweep({ ...scenario, what_if: { sweep: written } }), asked);
  assert.deepEqual(asked.points.map(({ value }) => value), [37000, 27000, 17000]);
  const found = await solve(scenario, { input: question.input, output: "charged", is: "at_most", value: 20000 });
  assert.deepEqual([found.input, found.mistakes], ["-17000", []]);
  const variants = [{ name: "no credit", changes: { "events[1].disabled": true } }];
  const told = await compare(scenario, variants, { figure: "billed" });
  assert.equal(told.columns[1].name, "no credit");
  assert.match(told.answer, /“no credit” charges most/);
  assert.equal(await sweep({ ...scenario, months: 0 }, question).catch((error) => error.name), "ScenarioError");
});

test("calls of the billing API are written in each language", async () => {
  const scenario = await of("cindy-as-told");
  for (const language of ["curl", "ruby", "python", "php", "node", "java", "go", "dotnet"]) {
    const lines = await apiCalls(scenario, language);
    assert(lines.some(({ tokens }) => tokens.some(([, text]) => text.includes("-20000"))), language);
  }
  await assert.rejects(apiCalls(scenario, "cobol"), /The languages are curl/);
});
