// How long after a key press has the page changed for the last time?
//
//   node tests/browser/bench.mjs [--months 120] [--events 20] [--presses 200]
//   node tests/browser/bench.mjs --cohort 100000
//
// The second bills so many customers over 24 months in workers: from the press to the answer on the page, the longest task
// of the page meanwhile, and the memory of the browser's processes that it took.
//
// A measurement for people, not a test. The page shows a story of ten years: monthly prices and events of four kinds.
// Real key presses go through the browser's input pipeline: into the field of the price that most invoices are made of,
// into the date of an event, and to the slider of the months. The time runs from keydown, as soon as the page hears of it, to the last mutation that a MutationObserver on the whole document sees
// before the next press. An observer is called at the end of the task that changed the page, so what it sees includes
// everything that the edit did: reading, checking, billing ten years, rendering; all but the browser's own layout and
// paint. Beside it stand: the same from the timestamp of the event, which the browser sets before it sends the key to the
// page; the same from the input event, which leaves out what the browser does with the key; and the time to the end of the
// next frame. In the end the engine is asked what if: a curve of sixty points, and a search.

import { readFile } from "node:fs/promises";
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { closeSite, linkTo, longStory, ready, site } from "./support.mjs";

const { values } = parseArgs({
  options: {
    months: { type: "string", default: "120" },
    events: { type: "string", default: "20" },
    presses: { type: "string", default: "200" },
    cohort: { type: "string" },
  },
});
const [months, events, presses] = [values.months, values.events, values.presses].map(Number);

const SIXTY = { input: "prices[1].unit_amount", from: "5000", to: "10900", step: "100" };
const SEARCH = { input: "prices[1].unit_amount", from: "0", to: "100000", is: "at_most", value: 100_000 };

/** In the page: asks the engine a curve and a search, again and again. */
async function answers({ asked, rounds }) {
  const desk = await import("./desk.js");
  await desk.default();
  const times = { "a sweep of 60 points": [], "a search": [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, ask] of [["a sweep of 60 points", desk.sweep], ["a search", desk.solve]]) {
      const start = performance.now();
      ask(asked);
      times[name].push(performance.now() - start);
    }
  }
  return { times, points: desk.sweep(asked).points.length, searched: 100_001 };
}

/** In the page: notes when a key goes down, when something changes, and when the frame after that begins. */
function watch() {
  const seen = {};
  window.measured = seen;
  window.addEventListener("keydown", (event) => {
    Object.assign(seen, { sent: event.timeStamp, heard: performance.now(), input: 0, changed: 0, frame: 0, mutations: 0 });
  }, { capture: true });
  window.addEventListener("input", () => { seen.input = performance.now(); }, { capture: true });
  new MutationObserver((records) => {
    seen.changed = performance.now();
    seen.mutations += records.length;
    if (seen.frame === 0) {
      seen.frame = -1;
      // After the next frame is painted, a message comes first.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => { seen.frame = performance.now(); };
        port2.postMessage(undefined);
      });
    }
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
}

async function measure(page, keys) {
  const samples = [];
  for (const key of keys) {
    await page.keyboard.press(key);
    await page.waitForTimeout(60);
    samples.push(await page.evaluate(() => ({ ...window.measured })));
  }
  return samples.filter((sample) => sample.changed > 0);
}

function report(name, samples) {
  const line = (what, of) => {
    const times = samples.map(of).sort((a, b) => a - b);
    const at = (share) => times[Math.min(times.length - 1, Math.floor(share * times.length))].toFixed(1);
    console.log(`  ${what.padEnd(22)} median ${at(0.5)} ms, p95 ${at(0.95)} ms, max ${at(1)} ms`);
  };
  const mutations = samples.map((sample) => sample.mutations).sort((a, b) => a - b)[Math.floor(samples.length / 2)];
  console.log(`${name}: ${samples.length} presses that changed something, ${mutations} mutations at the median`);
  line("keydown to last change", (sample) => sample.changed - sample.heard);
  line("  from its timestamp", (sample) => sample.changed - sample.sent);
  line("  from the input event", (sample) => sample.changed - sample.input);
  line("  to the next frame", (sample) => sample.frame - sample.heard);
}

/** Keys in a story of ten years. */
async function keys(page) {
  const story = longStory({ months, events });
  await page.goto(server.url + linkTo(story));
  await ready(page);
  await page.getByRole("button", { name: new RegExp(`Open now: ${story.title}`) }).waitFor();
  await page.evaluate(watch);
  console.log(`Chromium ${browser.version()}, ${months} months, ${events} events, load ${loadavg().map((load) => load.toFixed(2)).join(" ")}`);

  const price = page.getByLabel("Amount of the price").nth(1);
  await price.click();
  await page.keyboard.press("End");
  const digits = Array.from({ length: presses }, (_, index) => (index % 2 === 0 ? "Backspace" : String(1 + (index % 8))));
  await measure(page, digits.slice(0, 20));
  report("A key in the price field", await measure(page, digits));

  // Up and down around the day that is written: the order of the events stays.
  if (events > 0) {
    const date = page.getByLabel("Date of the event").first();
    await date.click({ position: { x: 6, y: 8 } });
    const days = Array.from({ length: presses }, (_, index) => (index % 4 < 2 ? "ArrowUp" : "ArrowDown"));
    report("A key in the date of an event", await measure(page, days));
  }

  await page.getByRole("slider", { name: "Month" }).focus();
  await page.keyboard.press("Home");
  report("A step of the slider", await measure(page, Array.from({ length: Math.min(presses, months - 1) }, () => "ArrowRight")));

  // What if, of two years: how long the engine takes for a whole answer, words and drawing included.
  const asked = { ...longStory({ months: 24, events: 4 }), what_if: { view: "sweep", sweep: SIXTY, solve: SEARCH } };
  const told = await page.evaluate(answers, { asked, rounds: 200 });
  console.log(`What if, 24 months: ${told.points} points and a search over ${told.searched} cents`);
  for (const [name, times] of Object.entries(told.times)) {
    times.sort((a, b) => a - b);
    const at = (share) => times[Math.min(times.length - 1, Math.floor(share * times.length))].toFixed(1);
    console.log(`  ${name.padEnd(22)} median ${at(0.5)} ms, p95 ${at(0.95)} ms, max ${at(1)} ms`);
  }
}

/** Bills customers as the preset makes them, without its variants. */
async function cohort(page, url, customers) {
  const story = JSON.parse(await readFile(new URL("../../static/presets/offer-to-everybody.json", import.meta.url), "utf8"));
  delete story.what_if.variants;
  story.what_if.cohort.customers = customers;
  await page.goto(url + linkTo(story));
  const answer = page.locator(".cohort");
  const billed = () => answer.getByText(/billed in [\d.]+ seconds/).waitFor({ timeout: 600_000 });
  await billed();
  const again = async () => {
    await answer.getByRole("button", { name: "Bill them" }).click();
    await billed();
    return Number(await answer.getAttribute("data-seconds"));
  };
  const seconds = [];
  for (let round = 0; round < 5; round += 1) seconds.push(await again());
  seconds.sort((a, b) => a - b);
  // Once more under the browser's own eyes: every task of the page's thread, as long as it was and as long as it worked.
  await browser.startTracing(page, { categories: ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"] });
  await again();
  const { traceEvents } = JSON.parse(await browser.stopTracing());
  const threads = traceEvents.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain").map(({ pid, tid }) => `${pid} ${tid}`);
  const tasks = traceEvents.filter(({ name, pid, tid }) => /RunTask$/.test(name) && threads.includes(`${pid} ${tid}`));
  const longest = (of) => (Math.max(0, ...tasks.map(of)) / 1000).toFixed(1);
  const memory = await page.evaluate(() => performance.memory?.usedJSHeapSize ?? 0);
  console.log(`A cohort of ${customers} customers: median ${seconds[2]} s, best ${seconds[0]} s, worst ${seconds[4]} s`);
  console.log(`  longest of ${tasks.length} tasks of the page: ${longest(({ dur = 0 }) => dur)} ms, ${longest(({ tdur = 0 }) => tdur)} ms of them at work`);
  console.log(`  scripts of the page hold ${(memory / 1e6).toFixed(1)} MB`);
}

const { server, browser } = await site();
try {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  const page = await context.newPage();
  if (values.cohort) {
    console.log(`Chromium ${browser.version()}, ${availableParallelism()} cores, load ${loadavg().map((load) => load.toFixed(2)).join(" ")}`);
    await cohort(page, server.url, Number(values.cohort));
  } else {
    await keys(page);
  }
} finally {
  await closeSite();
}
