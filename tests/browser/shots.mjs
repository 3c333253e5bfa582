// What does the page look like, at three widths in both themes?
//
//   node tests/browser/shots.mjs [--name NAME] [--hash "#s=..."] [--path FILE] [--width N]... [--theme light|dark]...
//
// Writes shots/NAME-WIDTH-THEME.png; NAME is "page" unless given.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { closeSite, ready, site } from "./support.mjs";

const SHOTS = fileURLToPath(new URL("../../shots/", import.meta.url));
const HEIGHTS = { 1440: 900, 768: 1024, 390: 844 };

const { values } = parseArgs({
  options: {
    name: { type: "string", default: "page" },
    hash: { type: "string", default: "" },
    path: { type: "string", default: "" },
    width: { type: "string", multiple: true, default: Object.keys(HEIGHTS).reverse() },
    theme: { type: "string", multiple: true, default: ["light", "dark"] },
  },
});

async function shoot(width, colorScheme) {
  const { server, browser } = await site();
  const viewport = { width, height: HEIGHTS[width] ?? 900 };
  const context = await browser.newContext({ locale: "en-GB", viewport, colorScheme, reducedMotion: "reduce" });
  const page = await context.newPage();
  page.on("pageerror", (error) => console.error(`exception: ${error}`));
  await page.goto(server.url + values.path + values.hash);
  await ready(page).catch((error) => console.error(`${error.message}: taking the picture all the same`));
  const path = join(SHOTS, `${values.name}-${width}-${colorScheme}.png`);
  await page.screenshot({ path, fullPage: true, animations: "disabled" });
  await context.close();
  console.log(path);
}

await mkdir(SHOTS, { recursive: true });
try {
  for (const width of values.width) {
    for (const theme of values.theme) await shoot(Number(width), theme);
  }
} finally {
  await closeSite();
}
