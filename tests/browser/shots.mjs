// What does the page look like, at three widths in both themes?
//
//   node tests/browser/shots.mjs [--name NAME] [--hash "#s=..."] [--path FILE] [--width N]... [--theme light|dark]...
//   node tests/browser/shots.mjs --screen NAME|all... [--touch] [--forced] [--width N]... [--theme light|dark]...
//
// Writes shots/NAME-WIDTH-THEME.png; NAME is "page" unless given. The screens are those of screens.mjs; with --touch they
// are those of a phone, with --forced in the colours that a person has chosen.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { SCREENS } from "./screens.mjs";
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
    screen: { type: "string", multiple: true, default: [] },
    touch: { type: "boolean", default: false },
    forced: { type: "boolean", default: false },
  },
});

const THE_PAGE = { name: values.name, path: values.path, hash: values.hash, go: async () => {} };
const named = values.screen.includes("all") ? Object.keys(SCREENS) : values.screen;
const screens = named.length === 0 ? [THE_PAGE] : named.map((name) => ({ ...THE_PAGE, name, ...screen(name) }));

function screen(name) {
  if (!(name in SCREENS)) throw new Error(`there is no screen “${name}”; there are ${Object.keys(SCREENS).join(", ")}, and all`);
  return SCREENS[name];
}

async function shoot({ name, path, hash, go }, width, colorScheme) {
  const { server, browser } = await site();
  const context = await browser.newContext({
    locale: "en-GB",
    viewport: { width, height: HEIGHTS[width] ?? 900 },
    colorScheme,
    reducedMotion: "reduce",
    serviceWorkers: "block",
    ...(values.touch && { hasTouch: true, isMobile: true }),
    ...(values.forced && { forcedColors: "active" }),
  });
  const page = await context.newPage();
  page.on("pageerror", (error) => console.error(`exception: ${error}`));
  await page.goto(server.url + path + hash);
  await ready(page)
    .then(() => go(page))
    .catch((error) => console.error(`${error.message}: taking the picture all the same`));
  const file = join(SHOTS, `${name}-${width}-${colorScheme}.png`);
  // A dialog stands in the window, and the page below it says nothing.
  const fullPage = (await page.locator("dialog[open]").count()) === 0;
  await page.screenshot({ path: file, fullPage, animations: "disabled" });
  await context.close();
  console.log(file);
}

await mkdir(SHOTS, { recursive: true });
try {
  for (const one of screens) {
    for (const width of values.width) {
      for (const theme of values.theme) await shoot(one, Number(width), theme);
    }
  }
} finally {
  await closeSite();
}
