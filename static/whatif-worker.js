// What does one worker of a cohort do? It bills the customers that it is given, and hands over what they come to.
//
// One message in, one out. A worker reads its rows itself; columns cross as typed arrays, which are handed over and not
// copied.

import init, { Cohort } from "./desk.js";

let cohort;
let table;

const acts = {
  /** The engine is compiled once, by whoever started this worker. */
  async start({ module, story, head, file }) {
    if (!cohort) await init({ module_or_path: module });
    cohort?.free();
    table = file;
    cohort = head ? Cohort.table(story, head) : Cohort.made(story);
    return {};
  },
  make({ from, to }) {
    cohort.make(from, to);
    return { count: cohort.count() };
  },
  async rows({ from, end, line }) {
    cohort.rows(new Uint8Array(await table.slice(from, end).arrayBuffer()), line);
    return { count: cohort.count() };
  },
  part() {
    return { part: cohort.part() };
  },
  answer({ parts, style }) {
    for (const part of parts) cohort.merge(part);
    const answer = cohort.answer(style);
    const columns = answer.stories.map((_, story) => answer.columns.map((_, column) => cohort.column(story, column)));
    return { answer, columns, csv: cohort.csv() };
  },
};

function wordsOf(error) {
  if (Array.isArray(error)) return error.map(({ message, hint }) => `${message} ${hint}`).join(" ");
  if (error instanceof DOMException) return `The table cannot be read any more (${error.message}). Choose it again.`;
  return error?.constructor === Error ? error.message : undefined;
}

addEventListener("message", async ({ data }) => {
  try {
    const told = await acts[data.act](data);
    postMessage({ number: data.number, ...told }, (told.columns ?? []).flat().map((column) => column.buffer));
  } catch (error) {
    // What is wrong in words, or as a list of the story's problems, is an answer. Anything else ends this worker.
    const wrong = wordsOf(error);
    if (wrong === undefined) throw error;
    postMessage({ number: data.number, wrong });
  }
});
