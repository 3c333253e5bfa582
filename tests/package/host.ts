// Does a page that uses all of the embed compile under `strict`, and are mistakes found? `embed.d.ts` is what the site serves.

import type { FromFrame, RollforwardScenarioElement, Scenario, Theme, ToFrame, View } from "./embed.js";

const example: RollforwardScenarioElement = document.createElement("rollforward-scenario");
const bob: Scenario = { currency: "usd", start: "2026-04-01", months: 3 };
const night: Theme = "dark";
example.loadScenario(bob);
example.setValue("events[0].adjust_balance.amount", -30_000);
example.setTheme(night, "#0c6b63");
example.goToMonth(2);
example.goToMonth();
example.addEventListener("rollforward-ready", () => example.setTheme("auto"));
example.addEventListener("rollforward-change", ({ detail }) => console.log(detail.summary, new URL(detail.link).hash));
example.addEventListener("rollforward-error", ({ detail }) => console.log(detail.message));

/** What a page does that makes the frame by itself. */
export function hear(frame: HTMLIFrameElement, home: string, { source, origin, data }: MessageEvent<FromFrame>): View[] | number | string {
  if (source !== frame.contentWindow || origin !== home || data.rollforward !== 1) return "";
  switch (data.type) {
    case "ready":
      tell(frame, home, { rollforward: 1, type: "load", scenario: bob });
      tell(frame, home, { rollforward: 1, type: "set", path: "months", value: 6 });
      tell(frame, home, { rollforward: 1, type: "theme", accent: "teal" });
      tell(frame, home, { rollforward: 1, type: "goto" });
      return data.views;
    case "size":
      return data.height;
    case "change":
      return data.summary + data.link;
    case "error":
      return data.message;
  }
}

function tell(frame: HTMLIFrameElement, home: string, words: ToFrame): void {
  frame.contentWindow?.postMessage(words, home);
}

// @ts-expect-error a value needs its path
example.setValue(-30_000);
// @ts-expect-error there is no such theme
example.setTheme("sepia");
// @ts-expect-error there is no such message
export const unknown: ToFrame = { rollforward: 1, type: "jump" };
// @ts-expect-error version 1 is the only one
export const later: ToFrame = { rollforward: 2, type: "goto" };
