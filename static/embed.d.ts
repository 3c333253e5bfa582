// What crosses between a page and a frame of Rollforward? Version 1 of the contract; EMBED.md says what each means.

/** A scenario document of version 1. Amounts are whole numbers of the smallest unit; on the balance negative is credit. */
export type Scenario = { [field: string]: unknown };
export type View = "headline" | "timeline" | "schedule" | "invoice" | "ledger" | "code";
export type Theme = "auto" | "light" | "dark";

/** What the frame tells. Heights are CSS pixels. */
export type FromFrame = { rollforward: 1 } & (
  | { type: "ready"; views: View[] }
  | { type: "size"; height: number }
  | { type: "change"; summary: string; link: string }
  | { type: "error"; message: string }
);

/** What the frame takes. A month is counted from 1; without one the whole story is shown. */
export type ToFrame = { rollforward: 1 } & (
  | { type: "load"; scenario: Scenario }
  | { type: "set"; path: string; value: unknown }
  | { type: "theme"; theme?: Theme; accent?: string }
  | { type: "goto"; month?: number }
);

/** `<rollforward-scenario>`, which speaks this contract for you. */
export interface RollforwardScenarioElement extends HTMLElement {
  loadScenario(scenario: Scenario): void;
  setValue(path: string, value: unknown): void;
  setTheme(theme: Theme, accent?: string): void;
  goToMonth(month?: number): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "rollforward-scenario": RollforwardScenarioElement;
  }
  interface HTMLElementEventMap {
    "rollforward-ready": CustomEvent<null>;
    "rollforward-change": CustomEvent<{ summary: string; link: string }>;
    "rollforward-error": CustomEvent<{ message: string }>;
  }
}
