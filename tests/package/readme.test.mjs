// Does every snippet of the package's README run, and print what it says?

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";

const text = readFileSync("node_modules/rollforward/README.md", "utf8");
const snippets = [...text.matchAll(/^```(\w+)(?: (\S+))?\n([^]*?)^```$/gm)].map(([, language, file, code]) => ({ language, file, code }));
const of = (language) => snippets.filter((snippet) => snippet.language === language);

function run(program, words) {
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: "utf8" });
  assert.equal(status, 0, `${program} ${words.join(" ")}\n${stdout}${stderr}`);
  return stdout;
}

test("there are no others", () => {
  const known = ["sh", "json", "text", "js", "html"];
  assert.deepEqual(snippets.filter(({ language }) => !known.includes(language)), []);
  assert(of("js").length >= 5 && of("sh").length >= 3 && of("html").length === 1 && of("text").length === 1);
});

for (const { file, code } of of("json")) writeFileSync(file, code);

test("what is written for a shell runs there, and prints the table", () => {
  // This folder has the package installed already, from its tarball.
  const lines = of("sh").flatMap(({ code }) => code.trim().split("\n")).filter((line) => !line.startsWith("npm install"));
  for (const line of lines) {
    const told = run("sh", ["-ec", line.replaceAll("npx ", "npx --no-install ")]);
    if (line === "npx rollforward simulate story.json") assert.equal(told, of("text")[0].code);
  }
});

for (const [place, { code }] of of("js").entries()) {
  test(`snippet ${place + 1} for JavaScript runs`, () => {
    writeFileSync(`snippet-${place}.mjs`, code);
    run(process.execPath, [...(code.includes("node:test") ? ["--test"] : []), `snippet-${place}.mjs`]);
  });
}
