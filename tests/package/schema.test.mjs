// Are the documents what their JSON Schemas say? A validator that knows nothing of us reads both.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { check, presets, simulate } from "rollforward";

const root = process.env.ROOT;
const { default: Ajv } = createRequire(`${root}/tests/package/`)("ajv/dist/2020");
const schemaOf = (name) => JSON.parse(readFileSync(new URL(import.meta.resolve(`rollforward/${name}.schema.json`)), "utf8"));
const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, strictRequired: false });
const [isScenario, isProjection] = ["scenario", "projection"].map((name) => ajv.compile(schemaOf(name)));
const all = await presets();

/** Holds a document to its schema. */
function hold(is, document, name) {
  is(document);
  assert.deepEqual((is.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`), [], name);
}

test("every story of the gallery, and one with every field, is a scenario", () => {
  for (const { id, scenario } of all) hold(isScenario, scenario, id);
  for (const name of ["every-field", "every-call", "cohort"]) {
    hold(isScenario, JSON.parse(readFileSync(`${root}/tests/data/${name}.json`, "utf8")), name);
  }
});

test("whatever comes out is a projection, with reasons and without", async () => {
  for (const { id, scenario } of all) {
    for (const reasons of [false, true]) hold(isProjection, await simulate(scenario, { reasons }), id);
  }
});

test("what the schema refuses, the engine refuses", async () => {
  const bob = all.find(({ id }) => id === "bob").scenario;
  const wrong = {
    "a field that there is not": { ...bob, curency: "usd" },
    "a fraction of a month": { ...bob, months: 1.5 },
    "no prices": { ...bob, prices: undefined },
    "an amount in quotes": { ...bob, prices: [{ ...bob.prices[0], unit_amount: "ten" }] },
    "a month that there is not": { ...bob, prices: [{ ...bob.prices[0], interval: "moon" }] },
    "an event that does nothing": { ...bob, events: [{ at: "2026-04-14" }] },
    "an event that does two things": { ...bob, events: [{ ...bob.events[0], set_balance: { balance: 1 } }] },
  };
  for (const [why, story] of Object.entries(wrong)) {
    const document = JSON.parse(JSON.stringify(story));
    assert.equal(isScenario(document), false, why);
    assert.notEqual((await check(document)).length, 0, why);
  }
});
