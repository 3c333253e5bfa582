// Does a page without a bundler import the package, with the page of its README and under a strict policy?

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join, normalize } from "node:path";
import { test } from "node:test";

const root = process.env.ROOT;
const { chromium } = createRequire(`${root}/tests/browser/package.json`)("playwright-core");
const TYPES = { ".js": "text/javascript", ".html": "text/html", ".json": "application/json" };
const POLICY = "default-src 'none'; connect-src 'self'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'";

const readme = readFileSync("node_modules/rollforward/README.md", "utf8");
const [, bob] = /^```html\n([^]*?)^```$/m.exec(readme);
const rare = bob.replace('"bob"', '"taxes"').replace("simulate(bob.scenario)", "simulate(bob.scenario, { reasons: true })");

test("a plain page tells Bob's story, and one that needs the whole engine", async (t) => {
  const asked = [];
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url, "http://localhost").pathname);
    asked.push(path);
    const pages = { "/bob.html": bob, "/rare.html": rare };
    try {
      const body = pages[path] ?? readFileSync(join(".", path));
      // Some servers do not know what WebAssembly is.
      response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream", "content-security-policy": POLICY });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  const browser = await chromium.launch({ executablePath: process.env.CHROME_PATH, args: ["--no-sandbox"] });
  t.after(() => browser.close());
  const page = await browser.newPage();
  const told = async (name) => {
    await page.goto(`http://127.0.0.1:${server.address().port}/${name}`);
    await page.waitForFunction(() => document.querySelector("#told").textContent !== "…", undefined, { timeout: 60_000 });
    return page.locator("#told").innerText();
  };
  assert.equal(await told("bob.html"), "Bob pays $9.00 on 1 May and the full $10.00 from 1 June.");
  assert(asked.some((path) => path.endsWith("_bg.wasm")) && !asked.some((path) => path.endsWith("_whole.wasm")), asked.join(" "));
  assert.match(await told("rare.html"), /\.$/);
  assert(asked.some((path) => path.endsWith("_whole.wasm")), asked.join(" "));
});
