// What can a program ask of the engine?

import { bytes, call } from "./engine.js";

/** A story has problems: all of them. */
export class ScenarioError extends Error {
  constructor(problems) {
    super(problems.map(({ path, message, hint }) => `${path && `${path}: `}${message} ${hint}`.trim()).join("\n"));
    this.name = "ScenarioError";
    this.problems = problems;
  }
}

/** A link cannot be opened or made: a stable code says why. */
export class LinkError extends Error {
  constructor({ code, message }) {
    super(message);
    this.name = "LinkError";
    this.code = code;
  }
}

async function ask(name, ...given) {
  try {
    return await call(name, ...given);
  } catch (thrown) {
    if (Array.isArray(thrown)) throw new ScenarioError(thrown);
    throw thrown instanceof Error ? thrown : new LinkError(thrown);
  }
}

/** A story that asks this, too; a story that is no object is told by the engine. */
function asking(story, what) {
  const told = Object.entries(what).filter(([, value]) => value !== undefined);
  if (!told.length) return story;
  const read = typeof story === "string" ? parsed(story) : story;
  if (typeof read !== "object" || !read) return story;
  return { ...read, what_if: { ...read.what_if, ...Object.fromEntries(told) } };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const simulate = (story, { reasons = false } = {}) => ask("simulate", story, reasons);
export const check = (story) => ask("check", story);
export const apiCalls = (story, language = "curl") => ask("apiCalls", story, language);

export function compare(story, variants, { figure = "charged" } = {}) {
  return ask("compare", asking(story, { variants: variants?.map(written), compare: variants && { with: "variants" } }), figure);
}

/** A variant as documents write it: the value of a change is JSON text. */
function written({ name, changes }) {
  const rows = Object.entries(changes).map(([path, value]) => (value === null ? { path } : { path, value: JSON.stringify(value) }));
  return { name, changes: rows };
}

export const sweep = (story, question) => ask("sweep", asking(story, { sweep: question && asText(question) }));
export const solve = (story, question) => ask("solve", asking(story, { solve: question && asText(question) }));

/** Documents write the points of an input as text, so that a day and a number are written alike. */
function asText(question) {
  const points = ["from", "to", "step", "across_from", "across_to", "across_step"];
  return Object.fromEntries(
    Object.entries(question).map(([name, value]) => [name, points.includes(name) && typeof value === "number" ? String(value) : value]),
  );
}

export async function encodeLink(story, { page = "" } = {}) {
  const fragment = await ask("encodeLink", story);
  return page ? `${page.split("#")[0]}#${fragment}` : fragment;
}
export const decodeLink = (link) => ask("decodeLink", String(link));

export async function presets() {
  const file = await bytes(new URL("./presets.json", import.meta.url));
  return JSON.parse(new TextDecoder().decode(file));
}

export const version = () => VERSION;

const VERSION = "0.0.0";
