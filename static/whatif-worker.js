// What does one worker of a cohort do? It bills the customers that it is given, and hands over what they come to.
//
// One message in, one out. Rows and columns cross as bytes and typed arrays, which are handed over and not copied.

import init, { Cohort } from "./desk.js";

let cohort;

const acts = {
  /** The engine is compiled once, by whoever started this worker. */
  async start({ module, story, head }) {
    if (!cohort) await init({ module_or_path: module });
    cohort?.free();
    cohort = head ? Cohort.table(story, head) : Cohort.made(story);
    return {};
  },
  make({ from, to }) {
    cohort.make(from, to);
    return { count: cohort.count() };
  },
  rows({ bytes, line }) {
    cohort.rows(new Uint8Array(bytes), line);
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

addEventListener("message", async ({ data }) => {
  try {
    const told = await acts[data.act](data);
    postMessage({ number: data.number, ...told }, (told.columns ?? []).flat().map((column) => column.buffer));
  } catch (error) {
    // What is wrong in words, or as a list of the story's problems, is an answer. Anything else ends this worker.
    const words = Array.isArray(error) ? error.map(({ message, hint }) => `${message} ${hint}`).join(" ") : undefined;
    if (words === undefined && error?.constructor !== Error) throw error;
    postMessage({ number: data.number, wrong: words ?? error.message });
  }
});
