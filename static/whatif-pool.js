// Who bills many customers, and what becomes of it when somebody of them fails?
//
// A worker for each core. Work is handed out in pieces; what comes out is the same for any number of workers and pieces.
// A worker that dies, or does not answer, is replaced, and all of its pieces are done again by others.

/** So many customers are made at a time, and so many bytes of a table are read. */
const CUSTOMERS = 1_000;
const BYTES = 262_144;
/** A head is not longer than this, in bytes. */
const HEAD = 65_536;
/** Who does not answer for so long is taken for dead. Milliseconds. */
const PATIENCE = 30_000;
/** So many workers may die before it is given up. */
const DEATHS = 6;

let compiled;

/** The engine, compiled once for all workers. */
function engine() {
  compiled ??= WebAssembly.compileStreaming(fetch(new URL("./desk_bg.wasm", import.meta.url))).catch((error) => {
    compiled = undefined;
    throw error;
  });
  return compiled;
}

/** A worker, and the messages to it that are under way. */
function hire(died) {
  const worker = new Worker(new URL("./whatif-worker.js", import.meta.url), { type: "module" });
  let [number, waiting] = [0, undefined];
  const end = (words) => {
    worker.terminate();
    clearTimeout(waiting?.patience);
    waiting = undefined;
    died(words);
  };
  worker.addEventListener("message", ({ data }) => {
    if (data.number !== waiting?.number) return;
    clearTimeout(waiting.patience);
    const { resolve, reject } = waiting;
    waiting = undefined;
    if (data.wrong === undefined) resolve(data);
    else reject(new Error(data.wrong));
  });
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    end(event.message || "It could not be started.");
  });
  const ask = (act, data) =>
    new Promise((resolve, reject) => {
      number += 1;
      const patience = setTimeout(() => end("It did not answer."), PATIENCE);
      waiting = { number, resolve, reject, patience };
      worker.postMessage({ act, number, ...data });
    });
  return {
    ask,
    dismiss() {
      clearTimeout(waiting?.patience);
      waiting = undefined;
      worker.terminate();
    },
  };
}

/** The pieces of customers who are made. */
function* made(customers) {
  for (let from = 1; from <= customers; from += CUSTOMERS) {
    const to = Math.min(from + CUSTOMERS, customers + 1);
    yield { size: to - from, message: ["make", { from, to }] };
  }
}

/** The pieces of a table, whole rows without its head: where they stand. It is read as it is needed, never as a whole. */
export async function* pieces(desk, file, head, separator) {
  const cutter = new desk.RowCutter(head, separator);
  try {
    let [start, line] = [0, 1];
    for (let at = 0; at < file.size; at += BYTES) {
      const bytes = new Uint8Array(await file.slice(at, at + BYTES).arrayBuffer());
      const cut = cutter.cut(bytes);
      const end = at + BYTES >= file.size ? file.size : at + cut;
      if (end > start && (cut > 0 || end === file.size)) {
        yield { from: start === 0 ? head.length : start, end, line, size: end - start };
        [start, line] = [end, cutter.line()];
      }
    }
  } finally {
    cutter.free();
  }
}

/** The first line of a table, as bytes. */
export async function headOf(file) {
  const bytes = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
  const end = bytes.findIndex((byte) => byte === 10 || byte === 13);
  return end < 0 ? bytes : bytes.slice(0, end);
}

async function* ofTable(desk, file, head, separator) {
  for await (const { size, ...rows } of pieces(desk, file, head, separator)) yield { size, message: ["rows", rows] };
}

/**
 * Bills all customers. `told` hears how far it is: the share that is done, how many customers are billed, the seconds
 * that are left, and how many workers had to be replaced. Gives the answer, and how to stop before.
 */
export function run({ desk, story, file, head, style, told }) {
  const count = Math.max(1, Math.min(navigator.hardwareConcurrency || 1, 16));
  const team = new Set();
  let [isOver, deaths, done, sum] = [false, 0, 0, 0];
  const began = performance.now();
  let stop;
  const stopped = new Promise((_, reject) => { stop = (error) => reject(error); });
  stopped.catch(() => {});

  const work = async () => {
    const module = await engine();
    const customers = file ? 0 : (() => {
      const asked = desk.Cohort.made(story);
      const number = asked.asked();
      asked.free();
      return number;
    })();
    const all = file ? file.size : customers;
    const source = file ? ofTable(desk, file, head, story.what_if?.cohort?.separator) : made(customers);
    // Pieces of those who died come first. One asks the source at a time.
    const again = [];
    let turn = Promise.resolve();
    const next = () => {
      turn = turn.then(async () => again.pop() ?? (await source.next()).value);
      return turn;
    };
    const tell = () => {
      const share = all ? Math.min(1, done / all) : 1;
      const passed = (performance.now() - began) / 1000;
      told({ share, customers: sum, left: share > 0 ? (passed * (1 - share)) / share : undefined, deaths });
    };

    const member = async () => {
      const mine = { pieces: [], count: 0, size: 0 };
      let dead;
      const death = new Promise((_, reject) => { dead = (words) => reject(Object.assign(new Error(words), { isDeath: true })); });
      death.catch(() => {});
      mine.worker = hire(dead);
      team.add(mine);
      const ask = (...message) => Promise.race([mine.worker.ask(...message), death]);
      mine.ask = ask;
      try {
        await ask("start", { module, story, head, file });
        for (let piece = await next(); piece && !isOver; piece = await next()) {
          mine.pieces.push(piece);
          const { count: [billed, bad] } = await ask(...piece.message);
          sum += billed + bad - mine.count;
          mine.count = billed + bad;
          mine.size += piece.size;
          done += piece.size;
          tell();
        }
        return mine;
      } catch (error) {
        team.delete(mine);
        mine.worker.dismiss();
        if (!error.isDeath || isOver) throw error;
        deaths += 1;
        if (deaths > DEATHS) throw new Error(`Workers of this browser end again and again (${error.message}). Close other tabs, or bill fewer customers.`);
        again.push(...mine.pieces);
        done -= mine.size;
        sum -= mine.count;
        tell();
        return member();
      }
    };
    const members = await Promise.all(Array.from({ length: count }, member));
    const [first, ...others] = members;
    const parts = await Promise.all(others.map(async (one) => (await one.ask("part", {})).part));
    return first.ask("answer", { parts, style });
  };

  const end = () => {
    isOver = true;
    for (const { worker } of team) worker.dismiss();
    team.clear();
  };
  const answer = Promise.race([work(), stopped]).finally(end);
  return { answer, cancel: () => stop(Object.assign(new Error("Cancelled."), { isCancelled: true })) };
}
