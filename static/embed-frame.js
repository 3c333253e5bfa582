// What goes on between the frame and the page around it? EMBED.md has the contract.
//
// Which story is shown, how, and who may talk with it stands in the address of the frame. It keeps nothing, and its
// address stays as it is. Messages come from the page around it alone, if its origin is the one that the address names.

import { fragment } from "./link.js";

const VERSION = 1;
const VIEWS = ["headline", "timeline", "schedule", "invoice", "ledger", "code"];
const THEMES = ["light", "dark"];
/** A document may be this many bytes long; src/scenario refuses more. */
const MAX_BYTES = 262_144;
/** Content that shrinks by so few pixels stays as high as it was: scrollbars come and go with less. */
const LEAST_SHRINK = 4;
/** These names are no fields of a document. */
const NO_FIELDS = ["__proto__", "constructor", "prototype"];

const build = document.documentElement.dataset.build ?? "";
const page = document.documentElement;
const root = document.getElementById("frame");
const all = document.getElementById("all");
const asked = new URLSearchParams(location.search);

/** The origin that the address names; nothing if it is none. */
function originOf(text) {
  if (text === "null") return text;
  try {
    return new URL(text).origin === text ? text : undefined;
  } catch {
    return undefined;
  }
}

const origin = originOf(asked.get("origin") ?? "");

function post(type, what = {}) {
  // A page without an origin of its own can be told nothing else.
  if (origin && parent !== window) parent.postMessage({ rollforward: VERSION, type, ...what }, origin === "null" ? "*" : origin);
}

function show({ theme, accent }) {
  if (THEMES.includes(theme)) page.dataset.theme = theme;
  else if (theme === "auto") delete page.dataset.theme;
  if (typeof accent === "string" && (accent === "" || CSS.supports("color", accent))) {
    if (accent) page.style.setProperty("--accent", accent);
    else page.style.removeProperty("--accent");
  }
}

/** The story with another value at a path; nothing where the path leads nowhere. */
function put(story, path, value) {
  const steps = String(path).match(/[^.[\]]+/g) ?? [];
  const last = steps.pop();
  if (last === undefined || [...steps, last].some((step) => NO_FIELDS.includes(step))) return undefined;
  let place = story;
  for (const step of steps) {
    if (place[step] === undefined && !Array.isArray(place)) place[step] = {};
    place = place[step];
    if (typeof place !== "object" || place === null) return undefined;
  }
  if (value === undefined || value === null) delete place[last];
  else place[last] = value;
  return story;
}

const tell = (name, detail) => dispatchEvent(new CustomEvent(name, { detail }));
const refuse = (message) => post("error", { message });

function begin(story, before = "") {
  const text = JSON.stringify(story);
  if (typeof text !== "string" || text.length > MAX_BYTES) refuse("This is no story, or one that is too long.");
  else tell("rollforward-open", before + text);
}

/** What the page around it may ask for. Anything else is passed over. */
const acts = {
  load: ({ scenario }) => begin(scenario),
  set({ path, value }) {
    if (!root.dataset.story) return;
    const story = put(JSON.parse(root.dataset.story), path, value);
    if (story) begin(story, "+");
    else refuse(`There is no “${path}” in this story.`);
  },
  theme: show,
  goto: ({ month }) => tell("rollforward-goto", Number.isInteger(month) && month > 0 ? String(month - 1) : ""),
};

addEventListener("message", ({ source, origin: from, data }) => {
  if (source !== parent || from !== origin || data?.rollforward !== VERSION) return;
  if (Object.hasOwn(acts, data.type)) acts[data.type](data);
});

// Out.

let isReady = false;
let height = 0;

function measure() {
  const now = Math.ceil(all.getBoundingClientRect().height);
  if (now > height || now < height - LEAST_SHRINK) {
    height = now;
    post("size", { height });
  }
}
new ResizeObserver(measure).observe(all);

/** What was told last, so that nothing is told twice; and whether a link is being made. */
let told = "";
let isBusy = false;

async function follow() {
  const { story, summary, problem = "", refused } = root.dataset;
  if (refused) {
    delete root.dataset.refused;
    refuse(refused);
  }
  if (!story && problem) return fail(problem);
  const now = JSON.stringify([story, problem]);
  if (isBusy || !story || now === told) return;
  [isBusy, told] = [true, now];
  if (problem) refuse(problem);
  const link = new URL(`./#${await fragment(story)}`, location.href.split(/[?#]/)[0]).href;
  document.getElementById("open").href = link;
  if (!isReady) {
    isReady = true;
    // Out of sight nothing is observed.
    measure();
    page.dataset.ready = "true";
    post("ready", { views: root.dataset.views.split(" ") });
  }
  if (!problem) post("change", { summary, link });
  isBusy = false;
  // Something may have happened meanwhile.
  follow();
}

function fail(words) {
  const waiting = document.getElementById("waiting");
  if (waiting) {
    waiting.textContent = words;
    waiting.setAttribute("role", "alert");
  }
  refuse(words);
}

new MutationObserver(follow).observe(root, { attributeFilter: ["data-story", "data-problem", "data-refused"] });

// In.

const views = (asked.get("view") ?? "").split(/[\s,]+/).filter((view) => VIEWS.includes(view));
root.dataset.views = (views.length ? views : VIEWS.slice(0, 3)).join(" ");
root.dataset.controls = asked.get("controls") ?? "";
root.dataset.reader = asked.has("readonly") ? "looks" : "plays";
// Names of files of our own: letters, digits and dashes.
if (/^[a-z0-9-]+$/.test(asked.get("preset") ?? "")) root.dataset.preset = asked.get("preset");
show({ theme: asked.get("theme"), accent: asked.get("accent") ?? undefined });
try {
  page.dataset.style = styleOf(asked.get("lang") ? [asked.get("lang")] : navigator.languages);
} catch {
  // Then numbers and days are written as in English.
}
addEventListener("error", ({ error }) => error && fail("The example has failed. Reload the page to see it again."));
try {
  const glue = await import(`./frame.js?${build}`);
  await glue.default({ module_or_path: new URL(`./frame_bg.wasm?${build}`, import.meta.url) });
  if (views.includes("code")) await import(`./embed-code.js?${build}`);
} catch (error) {
  fail("The example could not be loaded. Look at the connection, and reload the page.");
  throw error;
}
