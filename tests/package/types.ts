// Does a program that uses every function compile under `strict`, and are mistakes found?

import { LinkError, ScenarioError, apiCalls, check, compare, decodeLink, encodeLink, presets, simulate, solve, sweep, version } from "rollforward";
import type { BalanceTransaction, CodeLine, Comparison, Event, Invoice, Language, Line, Preset, Problem, Projection, Scenario, SolveAnswer, SweepAnswer } from "rollforward";

const event: Event = { at: "2026-04-16", change_price: { subscription: "main", item: "plan", price: "super" } };
const story: Scenario = {
  currency: "usd",
  start: "2026-04-01",
  months: 4,
  policy: { preset: "as_told", rounding: "half_even" },
  prices: [{ id: "hobby", unit_amount: 2000 }, { id: "super", unit_amount: 10_000, interval: "month" }],
  customer: { name: "Cindy", balance: 0 },
  subscriptions: [{ id: "main", items: [{ id: "plan", price: "hobby" }] }],
  events: [event, { at: "2026-04-16", adjust_balance: { amount: -20_000, description: "Two free months" } }],
};

export async function all(): Promise<string> {
  const projection: Projection = await simulate(story, { reasons: true });
  const invoice: Invoice | undefined = projection.invoices[0];
  const line: Line | undefined = invoice?.lines[0];
  const formula: string | undefined = line?.reason?.formula;
  const moved: BalanceTransaction[] = projection.balance_transactions;
  const problems: Problem[] = await check(JSON.stringify(story));
  const comparison: Comparison = await compare(story, [{ name: "none", changes: { "customer.balance": -5000 } }], { figure: "billed" });
  const curve: SweepAnswer | null = await sweep(story, { input: "months", from: 1, to: "4", output: "charged" });
  const value: number | null | undefined = curve?.points[0]?.value;
  const found: SolveAnswer | null = await solve(story, { input: "months", is: "at_most", value: 100, which: "largest" });
  const link: string = await encodeLink(story, { page: "https://example.com/" });
  const again: Scenario = await decodeLink(new URL(link));
  const language: Language = "python";
  const code: CodeLine[] = await apiCalls(story, language);
  const gallery: Preset[] = await presets();
  try {
    await simulate(again);
  } catch (error) {
    if (error instanceof ScenarioError) return error.problems.map(({ path, hint }) => path + hint).join();
    if (error instanceof LinkError && error.code === "damaged") return error.message;
  }
  return [version(), formula, moved.length, problems.length, comparison.answer, value, found?.input, code.length, gallery.length].join();
}

// @ts-expect-error an event does one thing
export const two: Event = { at: "2026-04-16", end_trial: { subscription: "a" }, set_balance: { balance: 1 } };
// @ts-expect-error a price has one way to say what it costs
export const free: Scenario["prices"][0] = { id: "a" };
// @ts-expect-error there is no such field
export const typo: Scenario = { ...story, curency: "usd" };
// @ts-expect-error a promise is no projection
export const early: Projection = simulate(story);
