// Does every snippet of the package's README run, and print what it says? And do those of its chapter in the documentation?

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

// The chapter has a file of its own, and no more of HTML in its snippets than what has to be escaped.
const chapter = readFileSync(`${process.env.ROOT}/static/docs/package.html`, "utf8");
const plain = (markup) => markup.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
const shown = [...chapter.matchAll(/<pre><code class="(\w+)"[^>]*>([^]*?)<\/code><\/pre>/g)].map(([, language, code]) => ({ language, code: plain(code) }));

test("every snippet of the chapter runs", () => {
  const [story, ...others] = shown.filter(({ language }) => language === "json");
  assert.deepEqual(others, []);
  writeFileSync("bob.json", story.code);
  const programs = shown.filter(({ language }) => language === "js");
  assert(programs.length >= 4 && shown.length === programs.length + 1 + shown.filter(({ language }) => language === "shell").length);
  for (const [place, { code }] of programs.entries()) {
    writeFileSync(`chapter-${place}.mjs`, code);
    run(process.execPath, [...(code.includes("node:test") ? ["--test"] : []), `chapter-${place}.mjs`]);
  }
  const lines = shown.filter(({ language }) => language === "shell").flatMap(({ code }) => code.split("\n"));
  const ours = lines.filter((line) => line.startsWith("npx rollforward"));
  assert.deepEqual(lines.filter((line) => !ours.includes(line)), ["npm install rollforward", "node --test"]);
  for (const line of ours) run("sh", ["-ec", line.replace("npx ", "npx --no-install ")]);
});
