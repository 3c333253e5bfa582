// What can a program ask of the engine?
//
// Amounts are whole numbers of the smallest unit of the currency; on the balance negative is credit. A story may also be
// handed over as its JSON text. Nothing has to be set up: the engine is loaded with the first call.

import type { Comparison, Projection, Scenario, SolveAnswer, Solve, Sweep, SweepAnswer } from "./documents.js";

export type * from "./documents.js";

/** A story as an object, or as its JSON text. */
export type Story = Scenario | string;

/** One mistake in a story. */
export interface Problem {
  /** What, in a word that does not change. */
  code: string;
  /** Where in the document: `events[0].at`; empty where it is about all of it. */
  path: string;
  /** What is wrong. */
  message: string;
  /** How to mend it; may be empty. */
  hint: string;
}

/** A story has problems: all of them. Its message lists them, a line each. */
export class ScenarioError extends Error {
  readonly name: "ScenarioError";
  readonly problems: Problem[];
  constructor(problems: Problem[]);
}

/** Why a link cannot be opened or made. */
export type LinkCode = "no_story" | "unknown_codec" | "too_long" | "damaged";

/** A link cannot be opened or made. */
export class LinkError extends Error {
  readonly name: "LinkError";
  readonly code: LinkCode;
  constructor(problem: { code: LinkCode; message: string });
}

/** What to leave out or add. */
export interface SimulateOptions {
  /** Whether each amount has its reason: formula, sentence, rule and source. Default: `false`. */
  reasons?: boolean;
}

/** Simulates a story. Rejects with a {@link ScenarioError} where it has problems. */
export function simulate(story: Story, options?: SimulateOptions): Promise<Projection>;

/** Every problem of a story; none where it is sound. */
export function check(story: Story): Promise<Problem[]>;

/** A value as JSON knows it. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** A variant of a story. */
export interface VariantQuestion {
  /** What it is called. */
  name: string;
  /** What it sets, by path: `{ "customer.balance": -5000 }`. `null` leaves a field out. */
  changes: { [path: string]: Json };
}

/** A figure whose months are compared. */
export type Figure = "charged" | "billed" | "from_credit" | "closing" | "recurring";

/**
 * A story beside its variants, in words: those of its `what_if.variants`, or these. Rejects with a {@link ScenarioError}
 * where the story itself has problems; those of a variant stand in its column.
 */
export function compare(story: Story, variants?: VariantQuestion[], options?: { figure?: Figure }): Promise<Comparison>;

/** Points may be written as numbers. */
type Points = "from" | "to" | "step" | "across_from" | "across_to" | "across_step";
export type SweepQuestion = Omit<Sweep, Points> & { [point in Points]?: string | number };
export type SolveQuestion = Omit<Solve, Points> & { [point in Exclude<Points, `across${string}`>]?: string | number };

/**
 * What a value of the story does to a number of the result: what its `what_if.sweep` asks, or this. `null` where nothing in
 * the story goes in steps. What makes no sense is told in `mistakes`. Rejects with a {@link ScenarioError}.
 */
export function sweep(story: Story, question?: SweepQuestion): Promise<SweepAnswer | null>;

/** Which value of the story gives a wanted number: what its `what_if.solve` asks, or this. As {@link sweep}. */
export function solve(story: Story, question?: SolveQuestion): Promise<SolveAnswer | null>;

/**
 * The fragment that holds a story, `s=1d.…`; the whole link where the address of a Rollforward page is given. The same story
 * gives the same link. Rejects with a {@link ScenarioError} where it has not the form of a document, and with a {@link
 * LinkError} where it is too long.
 */
export function encodeLink(story: Story, options?: { page?: string }): Promise<string>;

/** The story in a link or a fragment. Nobody has checked it. Rejects with a {@link LinkError}. */
export function decodeLink(link: string | URL): Promise<Scenario>;

/** A language in which the calls of the billing API are written. */
export type Language = "curl" | "ruby" | "python" | "php" | "node" | "java" | "go" | "dotnet";

/** A line of code. */
export interface CodeLine {
  /** The event of the story that it comes from, counted from 0; `null` where it is of none. */
  event: number | null;
  /** Its pieces: keyword, string, number, amount, comment or plain, and the letters. */
  tokens: [kind: "k" | "s" | "n" | "a" | "c" | "p", text: string][];
}

/** The calls that make a story happen on the billing API. Rejects with a {@link ScenarioError}. */
export function apiCalls(story: Story, language?: Language): Promise<CodeLine[]>;

/** A story of the gallery. */
export interface Preset {
  id: string;
  title: string;
  /** The question under which the gallery lists it. */
  question: string;
  /** What it answers, in a sentence. */
  answer: string;
  scenario: Scenario;
}

/** The stories of the gallery, in its order. */
export function presets(): Promise<Preset[]>;

/** The version of this package and of its engine. */
export function version(): string;
