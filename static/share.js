// How is the story handed on?
//
// Loaded when somebody shares for the first time. The page lays down on the dialog what there is to share: the story as
// canonical JSON and the digest of its numbers, or what forbids it; src/scenario/link.rs says how a link is made up.

import { fragment, MAX_PAYLOAD } from "./link.js";
import { make } from "./make.js";

/** A document may be this many bytes long; src/scenario refuses more. */
const MAX_BYTES = 262_144;
/** In these fields people write freely, whatever they stand in. */
const FREE_TEXTS = ["title", "description", "reason"];

const dialog = document.getElementById("share");
const body = document.getElementById("share-body");
let isNameless = false;
let tries = 0;

/** The story without its title, its descriptions and the name of the customer. Ids, prices and dates stay. */
function withoutNames(story) {
  const bare = JSON.parse(JSON.stringify(story), (key, value) => (FREE_TEXTS.includes(key) ? undefined : value));
  delete bare.customer?.name;
  if (Object.keys(bare.customer ?? {}).length === 0) delete bare.customer;
  return bare;
}

/** What is to be said of a link of so many characters. Chat tools begin to cut links at some 2,000. */
function advice(length) {
  if (length <= 2_000) return `${length} characters: short enough for everywhere.`;
  if (length <= 8_000) return `${length} characters: some chat tools cut links as long as this. Where one does, send the file.`;
  return `${length} characters: many programs cut or refuse links as long as this. Better send the file.`;
}

/** A button that copies what stands in a field, and what it says of it. */
export function copying(input, what = "link") {
  const button = make("button", { className: "btn main" }, `Copy ${what}`);
  const said = make("p", { className: "soft", role: "status" });
  button.addEventListener("click", async () => {
    try {
      // Outside a secure context there is no clipboard at all.
      await navigator.clipboard.writeText(input.value);
      button.textContent = `${what[0].toUpperCase()}${what.slice(1)} copied`;
      said.textContent = what === "link" ? "The link to this story is copied." : `The ${what} is copied.`;
    } catch {
      input.select();
      said.textContent = `The browser does not let the page copy. The ${what} is selected: copy it by hand.`;
    }
  });
  return [button, said];
}

/** The ways to hand it on. */
function ways(shown) {
  const way = (name, act) => {
    const button = make("button", { className: "btn small", onclick: act }, name);
    button.ariaPressed = name === shown ? "true" : "false";
    return button;
  };
  return make("div", { className: "row ways", role: "group", ariaLabel: "How it is shared" }, way("Link", show), way("Embed", embed));
}

/** The way into other people's pages, which is a script of its own. */
async function embed() {
  const { story } = dialog.dataset;
  try {
    const { panel } = await import(`./share-embed.js${tries ? `?again=${tries}` : ""}`);
    const made = await panel({ json: isNameless ? JSON.stringify(withoutNames(JSON.parse(story))) : story, copying });
    body.replaceChildren(ways("Embed"), made);
  } catch (error) {
    tries += 1;
    body.replaceChildren(ways("Embed"), make("p", { role: "alert" }, "This part could not be fetched. Look at the connection, and choose it again."));
  }
  body.querySelector('[aria-pressed="true"]').focus();
}

async function show() {
  const { story, digest, problem } = dialog.dataset;
  if (problem) return body.replaceChildren(make("p", { role: "alert" }, problem));
  const written = JSON.parse(story);
  // What is shared with its names is the very text of the page.
  const json = isNameless ? JSON.stringify(withoutNames(written)) : story;
  const made = await fragment(json);
  const file = `data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(JSON.parse(json), undefined, 2))}`;
  const save = make("a", { className: "btn", href: file, download: "story.json" }, "Save as a file");
  const names = make("input", { type: "checkbox", role: "switch", checked: isNameless });
  names.addEventListener("change", async () => {
    isNameless = names.checked;
    await show();
    body.querySelector("[role=switch]")?.focus();
  });
  const nameless = make("label", { className: "switch" }, names, make("span", {}, "Without names: leaves out the customer's name, the title and all descriptions. Ids, prices and dates stay."));
  if (made.length > MAX_PAYLOAD || new TextEncoder().encode(json).length > MAX_BYTES) {
    return body.replaceChildren(make("p", { role: "alert" }, "This story is too long for a link. Save it as a file, and send that."), nameless, save);
  }
  const link = `${location.href.split("#")[0]}#${made}${digest}`;
  const input = make("input", { className: "search", id: "share-link", readOnly: true, value: link });
  const [button, said] = copying(input);
  body.replaceChildren(
    ways("Link"),
    make("label", { htmlFor: "share-link" }, "Link to the story as it is now"),
    make("div", { className: "row" }, input, button),
    said,
    make("p", { className: "small" }, advice(link.length)),
    nameless,
    make("p", { className: "small soft" }, "The story is inside the link, behind the #: no server ever gets it. But whoever has the link can read it."),
    make("p", { className: "small soft" }, "The link carries a digest of your numbers, ", make("code", {}, digest.slice(3)), ": whoever opens it is told whether they see the same ones."),
    save,
  );
}

/** Shares what there is each time that the dialog is opened. */
function look() {
  if (!dialog.open) return;
  isNameless = false;
  show();
}

new MutationObserver(look).observe(dialog, { attributeFilter: ["open"] });
look();
