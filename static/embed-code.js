// Which calls make the story happen on the billing API? The view “code” of a frame.
//
// Loaded only where it is asked for, with the desk that knows the languages.

import { ready } from "./engine.js";
import { make } from "./make.js";

const LANGUAGES = { curl: "curl", ruby: "Ruby", python: "Python", php: "PHP", node: "Node.js", java: "Java", go: "Go", dotnet: ".NET" };
const root = document.getElementById("frame");
const language = make("select", { className: "in", ariaLabel: "Language" }, ...Object.entries(LANGUAGES).map(([id, name]) => make("option", { value: id }, name)));
const code = make("pre", { tabIndex: 0, ariaLabel: "The calls" });
let shown = "";

async function draw() {
  const place = document.getElementById("code");
  if (!place || !root.dataset.story) return;
  if (!place.contains(code)) {
    place.classList.add("calls");
    place.replaceChildren(make("div", { className: "row" }, language), code);
  }
  const now = `${language.value} ${root.dataset.story}`;
  if (now === shown) return;
  shown = now;
  const desk = await ready("sheets.css");
  if (now !== shown) return;
  try {
    const lines = desk.apiCalls(JSON.parse(root.dataset.story), language.value);
    code.replaceChildren(...lines.flatMap(({ tokens }) => [...tokens.map(([kind, text]) => make("span", { className: `k-${kind}` }, text)), "\n"]));
  } catch (error) {
    // The story has mistakes, which are told above: the last good code stays.
    if (!Array.isArray(error)) throw error;
  }
}

language.addEventListener("change", draw);
new MutationObserver(draw).observe(root, { attributeFilter: ["data-story"], childList: true, subtree: true });
await draw();
