// Does the command print what it promises, with the exit status that it promises?

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { test } from "node:test";

const root = process.env.ROOT;
const preset = (id) => `${root}/static/presets/${id}.json`;

function run(words, input) {
  const { status, stdout, stderr } = spawnSync("node_modules/.bin/rollforward", words, { input, encoding: "utf8", cwd: import.meta.dirname ?? "." });
  return { status, stdout, stderr };
}

const BOB = `Bob pays $9.00 on 1 May and the full $10.00 from 1 June.

Month            Opening  + Credit  + Debt   Used       Closing  Billed  Charged
2026-04-01          none     $1.00   $0.00  $0.00  Credit $1.00  $10.00   $10.00
2026-05-01  Credit $1.00     $0.00   $0.00  $1.00          none  $10.00    $9.00
2026-06-01          none     $0.00   $0.00  $0.00          none  $10.00   $10.00
`;

test("a story is a table of months", () => {
  assert.deepEqual(run(["simulate", preset("bob")]), { status: 0, stdout: BOB, stderr: "" });
  const text = JSON.stringify({ currency: "usd", start: "2026-04-01", months: 1, prices: [], subscriptions: [], customer: { balance: 1200 } });
  const { status, stdout } = run(["simulate"], text);
  assert.equal(status, 0);
  assert.match(stdout, /Owes \$12\.00/);
  assert.deepEqual(run(["simulate", "-"], text).stdout, stdout);
});

test("it is also JSON, CSV and Markdown", () => {
  const json = JSON.parse(run(["simulate", preset("bob"), "--format", "json"]).stdout);
  assert.deepEqual(json.invoices.map(({ amount_due }) => amount_due), [1000, 900, 1000]);
  assert.equal(json.invoices[0].lines[0].reason, undefined);
  const reasons = JSON.parse(run(["simulate", preset("bob"), "--format=json", "--reasons"]).stdout);
  assert.equal(reasons.invoices[0].lines[0].reason.formula, "1 × $10.00 = $10.00");
  const csv = run(["simulate", preset("bob"), "--format=csv"]).stdout.trimEnd().split("\r\n");
  assert.match(csv[0], /^month_start,month_end,currency,/);
  assert.equal(csv.length, 4);
  assert.match(run(["simulate", preset("bob"), "--format", "markdown"]).stdout, /^# Bob and the outage\n[^]*\n\| Month \|/);
});

test("all files are tried, and the status says the worst", () => {
  const both = run(["simulate", preset("bob"), preset("cindy-as-told")]);
  assert.equal(both.status, 0);
  assert(both.stdout.includes(BOB) && both.stdout.includes("Cindy pays nothing on 1 May"));
  writeFileSync("wrong.json", '{ "currency": "uds", "start": "2026-02-30", "months": 1, "prices": [], "subscriptions": [] }');
  const wrong = run(["check", "wrong.json", preset("bob")]);
  assert.equal(wrong.status, 2);
  assert.equal(wrong.stdout, `${preset("bob")}: sound\n`);
  assert.match(wrong.stderr, /^wrong\.json: currency: “uds” is not a currency\. .*“usd”\?\nwrong\.json: start: .*\n$/);
  assert.equal(run(["simulate", "wrong.json"]).status, 2);
  const missing = run(["simulate", "nowhere.json", "wrong.json"]);
  assert.equal(missing.status, 1);
  assert.match(missing.stderr, /^nowhere\.json: There is no such file\.\nwrong\.json: currency/);
  const text = run(["check"], "{ not JSON");
  assert.equal(text.status, 2);
  assert.match(text.stderr, /^standard input: /);
});

test("links go both ways", () => {
  const link = run(["link", preset("bob"), "--page", "https://example.com/"]);
  assert.match(link.stdout, /^https:\/\/example\.com\/#s=1d\./);
  const opened = run(["open", link.stdout.trim()]);
  assert.equal(opened.status, 0);
  assert.equal(JSON.parse(opened.stdout).title, "Bob and the outage");
  const bad = run(["open", "s=1d.****"]);
  assert.equal(bad.status, 1);
  assert.match(bad.stderr, /cut or changed/);
});

test("it says how it is used, and what it does not understand", () => {
  assert.match(run(["--help"]).stdout, /rollforward simulate/);
  assert.equal(run(["--help"]).status, 0);
  assert.match(run(["--version"]).stdout, /^\d+\.\d+\.\d+\n$/);
  for (const words of [[], ["dance"], ["simulate", "--format", "yaml", preset("bob")], ["simulate", "--loud"], ["open"], ["simulate", "--format"]]) {
    const { status, stderr, stdout } = run(words);
    assert.deepEqual([status, stdout], [1, ""], words.join(" "));
    assert.match(stderr, /--help/);
  }
});
