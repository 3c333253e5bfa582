#!/usr/bin/env node
// What can a shell ask of the engine?
//
// Exit status: 0 where every story is sound, 2 where one has problems, 1 for anything else.

import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";

import { call } from "./engine.js";
import { LinkError, ScenarioError, check, decodeLink, encodeLink, simulate } from "./index.js";

const VERSION = "0.0.0";

const HELP = `\
What will this be billed? Exact to the cent, from a story in JSON.

    rollforward simulate [FILE...]   the roll-forward of the balance, month by month
        --format table               as a table (default)
        --format json                the whole projection document
        --format csv                 the roll-forward for a spreadsheet
        --format markdown            a summary for a ticket: roll-forward, invoices, rules
        --reasons                    with --format json: why each amount is what it is
    rollforward check [FILE...]      every problem of a story
    rollforward link [FILE...]       the link that holds a story
        --page ADDRESS               of the Rollforward page at this address
    rollforward open LINK            the story in a link
    rollforward --help, --version

No FILE, or -, reads from standard input. All files are tried. Problems go to standard error.
Exit status: 0 sound, 2 problems in a story, 1 anything else.
`;

const SOUND = 0;
const FAILED = 1;
const PROBLEMS = 2;

/** Something is wrong with how we were called. */
class Misused extends Error {}

const FORMATS = { table: asTable, json: asJson, csv: asCsv, markdown: asMarkdown };

async function run(words) {
  const { act, options, rest } = understood(words);
  switch (act) {
    case "help":
      return print(HELP);
    case "version":
      return print(`${VERSION}\n`);
    case "open":
      if (rest.length !== 1) throw new Misused("`open` takes one link.");
      return print(`${JSON.stringify(await decodeLink(rest[0]), null, 2)}\n`);
    case "check":
      return eachFile(rest, async (story, name) => {
        const problems = await check(story);
        if (problems.length) throw new ScenarioError(problems);
        return `${name}: sound\n`;
      });
    case "link":
      return eachFile(rest, async (story) => `${await encodeLink(story, { page: options.page })}\n`);
    case "simulate": {
      const write = FORMATS[options.format ?? "table"];
      if (!write) throw new Misused(`There is no format “${options.format}”. The formats are ${Object.keys(FORMATS).join(", ")}.`);
      return eachFile(rest, (story, name) => write(story, name, { ...options, isOnly: rest.length < 2 }));
    }
    default:
      throw new Misused(act ? `There is no command “${act}”.` : "What is to be done?");
  }
}

function understood(words) {
  const rest = [];
  const options = {};
  const valued = ["format", "page"];
  const flags = ["reasons", "help", "version"];
  for (let at = 0; at < words.length; at += 1) {
    const [, name, , value] = /^--([a-z]+)(=(.*))?$/s.exec(words[at]) ?? (words[at] === "-h" ? [, "help"] : []);
    if (valued.includes(name)) {
      options[name] = value ?? words[(at += 1)];
      if (options[name] === undefined) throw new Misused(`--${name} needs a value.`);
    } else if (flags.includes(name) && value === undefined) options[name] = true;
    else if (words[at].startsWith("-") && words[at] !== "-") throw new Misused(`There is no option “${words[at]}”.`);
    else rest.push(words[at]);
  }
  if (options.help) return { act: "help" };
  if (options.version) return { act: "version" };
  return { act: rest.shift(), options, rest };
}

/** Tries every file, tells what is wrong with each, and gives the worst status. */
async function eachFile(files, make) {
  let status = SOUND;
  for (const file of files.length ? files : ["-"]) {
    const name = file === "-" ? "standard input" : file;
    try {
      const story = file === "-" ? await text(process.stdin) : await readFile(file, "utf8");
      await print(await make(story, name));
    } catch (error) {
      tell(name, error);
      const found = error instanceof ScenarioError ? PROBLEMS : FAILED;
      status = status === FAILED ? FAILED : found;
    }
  }
  return status;
}

function tell(name, error) {
  if (!(error instanceof ScenarioError)) {
    const words = { ENOENT: "There is no such file.", EISDIR: "This is a directory.", EACCES: "This file may not be read." };
    process.stderr.write(`${name}: ${words[error.code] ?? error.message}\n`);
    return;
  }
  for (const { path, message, hint } of error.problems) {
    process.stderr.write(`${[name, path, message].filter(Boolean).join(": ")}${hint && ` ${hint}`}\n`);
  }
}

/** Written to the last letter before the process ends. */
function print(words) {
  return new Promise((resolve, reject) => {
    process.stdout.write(words, (error) => (error ? reject(error) : resolve(SOUND)));
  });
}

async function asJson(story, name, { reasons = false }) {
  return `${JSON.stringify(await simulate(story, { reasons }), null, 2)}\n`;
}

/** Problems are told as `simulate` tells them. */
async function asCsv(story) {
  await simulate(story);
  return call("exportCsv", story, "schedule", {});
}

async function asMarkdown(story) {
  await simulate(story);
  return call("exportMarkdown", story);
}

async function asTable(story, name, { isOnly }) {
  const { currency, headline, months } = await simulate(story);
  const money = (units) => call("formatAmount", units, currency);
  const balance = async (units) => (units ? `${units < 0 ? "Credit" : "Owes"} ${await money(Math.abs(units))}` : "none");
  // The head says which way it goes; a debt that an invoice takes up is named.
  const used = async (units) => (units < 0 ? `debt of ${await money(-units)}` : money(units));
  const heads = ["Month", "Opening", "+ Credit", "+ Debt", "Used", "Closing", "Billed", "Charged"];
  const rows = await Promise.all(
    months.map((month) =>
      Promise.all([
        month.start.slice(0, 10),
        balance(month.opening),
        money(Math.abs(month.credited)),
        money(Math.abs(month.debited)),
        used(month.applied),
        balance(month.closing),
        money(month.billed),
        money(month.charged),
      ]),
    ),
  );
  const title = isOnly ? [] : [name];
  return `${[...title, headline, "", ...aligned([heads, ...rows]), ""].join("\n")}${isOnly ? "" : "\n"}`;
}

/** The first column to the left, amounts to the right. */
function aligned(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const cell = (words, column) => (column ? words.padStart(widths[column]) : words.padEnd(widths[column]));
  return rows.map((row) => row.map(cell).join("  "));
}

// Whoever reads our output may stop reading it.
process.stdout.on("error", (error) => process.exit(error.code === "EPIPE" ? SOUND : FAILED));

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (error instanceof Misused) process.stderr.write(`${error.message} \`rollforward --help\` lists what there is.\n`);
  else if (error instanceof LinkError) process.stderr.write(`${error.message}\n`);
  else process.stderr.write(`${error?.message ?? error}\n`);
  process.exitCode = FAILED;
}
