// Where do ordinary stories come to? (used by `cargo xtask package`, no part of the package)
//
// `node trace.mjs GLUE WASM STORY...`: runs a traced engine (xtask/src/trim.rs) with these stories and prints the
// number of each place that they come to.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [glue, wasm, ...files] = process.argv.slice(2);
const { bind } = await import(pathToFileURL(glue).href);
const seen = new Set();
const module = new WebAssembly.Module(readFileSync(wasm));
const { imports, start, exports } = bind({});
const trace = { seen: (number) => void seen.add(number) };
start(new WebAssembly.Instance(module, { ...imports(), trace }), module);

exports.version();
for (const file of files) {
  const text = readFileSync(file, "utf8");
  const story = JSON.parse(text);
  for (const given of [story, text]) {
    exports.simulate(given, false);
    if (exports.check(given).length) throw new Error(`${file} has problems`);
  }
  exports.decodeLink(`#${exports.encodeLink(story)}`);
}
process.stdout.write([...seen].join("\n"));
