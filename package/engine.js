// How does the engine come, and what if a call needs the part of it that comes later?
//
// There are two files of it: one with what ordinary stories need, in which all else is taken out, and the whole one. A
// call that comes to what is not there traps, and is made again with the whole engine. Nothing is lost: the engine keeps
// nothing from one call to the next.

import { bind } from "./rollforward.js";

let isWhole = false;
let current;

/** What a file of this package holds, in Node.js as well as in a browser. */
export async function bytes(url) {
  if (url.protocol === "file:") {
    // Not for bundlers: a browser never comes here.
    const files = "node:fs/promises";
    const { readFile } = await import(/* @vite-ignore */ /* webpackIgnore: true */ files);
    return readFile(url);
  }
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} could not be fetched: ${answer.status} ${answer.statusText}`);
  return answer.arrayBuffer();
}

async function started() {
  // Written out, so that bundlers find both files.
  const url = isWhole ? new URL("./rollforward_whole.wasm", import.meta.url) : new URL("./rollforward_bg.wasm", import.meta.url);
  const { exports, imports, start } = bind({});
  const { instance, module } = await WebAssembly.instantiate(await bytes(url), imports());
  start(instance, module);
  return { act: exports, isWhole, isBroken: false };
}

/** What a function of the engine answers. Throws what it throws. */
export async function call(name, ...given) {
  for (;;) {
    const starting = (current ??= started());
    let engine;
    try {
      engine = await starting;
    } catch (error) {
      // It could not be fetched: the next call tries it again.
      if (current === starting) current = undefined;
      throw error;
    }
    // A call of somebody else has broken it in the meantime.
    if (engine.isBroken) continue;
    try {
      const answer = engine.act[name](...given);
      // What is no text any more is no answer either.
      if (answer === undefined) throw new WebAssembly.RuntimeError("The engine gave no answer.");
      return answer;
    } catch (thrown) {
      if (!/^(Runtime|Range|Internal|Type)Error$/.test(thrown?.name)) throw thrown;
      // After a trap it is in no known state.
      engine.isBroken = true;
      current = undefined;
      if (engine.isWhole) throw thrown;
      isWhole = true;
    }
  }
}
