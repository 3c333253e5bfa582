// How does a story come into somebody else's page? Options, the live example, and what is to be pasted.
//
// Loaded when somebody shares and asks for it. The example is the element itself (embed.js), as it will be there.

import { ready } from "./engine.js";
import { fragment, MAX_PAYLOAD } from "./link.js";
import { button, make } from "./make.js";

const VIEWS = { headline: "The sentence", timeline: "The chart", schedule: "Month by month", invoice: "An invoice", ledger: "The balance", code: "API calls" };
const USUAL = ["headline", "timeline", "schedule"];
const THEMES = { auto: "As the page around it", light: "Light", dark: "Dark" };
const HOME = new URL("./", location.href.split(/[?#]/)[0]).href;

/** The widths in pixels at which it is measured how high an example becomes: of a page of text, and of a phone. */
const WIDTHS = [720, 358];

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
/** A text in Markdown's brackets. */
const bare = (text) => text.replace(/[[\]\\]/g, "\\$&");

/** What is to be pasted, for each kind of page. */
function snippets({ attributes, asked, headline, link, hash, height }) {
  const written = Object.entries(attributes).map(([name, value]) => (value === "" ? ` ${name}` : ` ${name}="${escaped(value)}"`)).join("");
  const source = new URL(`embed.html?${asked}#${hash}`, HOME).href;
  const says = headline || "A billing example";
  return {
    "Any page": `<script type="module" src="${HOME}embed.js"></script>\n<rollforward-scenario link="${hash}"${written}>\n  <p>${escaped(says)} <a href="${escaped(link)}">Open the example</a></p>\n</rollforward-scenario>\n`,
    "Without a script": `<iframe src="${escaped(source)}" title="${escaped(says)}" width="100%" height="${height}" style="border: 0" loading="lazy"></iframe>\n`,
    Markdown: `[![${bare(says)}](rollforward.svg)](${link})\n`,
  };
}

/** The height of an example when it has not changed for a while. */
async function settled(element) {
  let [before, now] = [-1, 0];
  while (before !== now) {
    await new Promise((done) => setTimeout(done, 300));
    [before, now] = [now, element.offsetHeight];
  }
  return now;
}

export async function panel({ json, copying }) {
  const [desk, hash] = await Promise.all([ready("share-embed.css"), fragment(json), import("./embed.js")]);
  if (hash.length > MAX_PAYLOAD) return make("p", { role: "alert" }, "This story is too long for a link, and so for an embed by link.");
  const story = JSON.parse(json);
  const headline = document.querySelector(".headline")?.textContent ?? "";
  const link = `${HOME}#${hash}`;
  const state = { views: new Set(USUAL), theme: "auto", isRead: false, named: [], kind: "Any page" };
  const inputs = desk.sweep(story)?.inputs ?? [];

  const example = make("div", { className: "preview", tabIndex: 0, role: "region", ariaLabel: "The example, live" });
  const text = make("textarea", { readOnly: true, spellcheck: false, ariaLabel: "What is to be pasted" });
  const kinds = make("div", { className: "row", role: "group", ariaLabel: "Into which page" });
  const about = make("p", { className: "small soft" });
  const [copy, said] = copying(text, "snippet");
  const named = make("div", {});
  const probe = make("div", { className: "probe", ariaHidden: "true", inert: true });
  let heights = [];

  const attributes = () => ({
    view: [...state.views].join(" "),
    ...(state.named.length && { controls: state.named.map(({ path, label }) => `${path}: ${label.replace(/;/g, ",")}`).join("; ") }),
    ...(state.theme !== "auto" && { theme: state.theme }),
    ...(state.isRead && { readonly: "" }),
  });

  const write = () => {
    const { theme = "", controls = "", ...rest } = attributes();
    const asked = new URLSearchParams({ ...rest, ...(theme && { theme }), ...(controls && { controls }) });
    const all = snippets({ attributes: { ...attributes(), ...(heights.length && { height: heights.join(" ") }) }, asked, headline, link, hash, height: heights[0] ?? 900 });
    text.value = all[state.kind];
    about.textContent = {
      "Any page": "One line, and the element: HTML, a Markdown site that lets HTML through, React. What stands inside is read where the example cannot be shown.",
      "Without a script": "A frame of a fixed height.",
      Markdown: "A picture that leads to the story. Save the picture beside your text.",
    }[state.kind];
    picture.hidden = state.kind !== "Markdown";
    kinds.replaceChildren(...Object.keys(all).map((kind) => {
      const each = button(kind, () => {
        state.kind = kind;
        write();
        kinds.querySelector('[aria-pressed="true"]').focus();
      }, "btn small");
      each.ariaPressed = kind === state.kind ? "true" : "false";
      return each;
    }));
  };

  const live = (more) => {
    const element = make("rollforward-scenario", {});
    for (const [name, value] of Object.entries({ ...attributes(), link: hash, load: "now", ...more })) element.setAttribute(name, value);
    return element;
  };

  /** As high as the example is: then nothing moves when it comes. */
  const measure = async () => {
    const element = live({ height: "1", title: "To be measured" });
    probe.replaceChildren(element);
    await new Promise((done) => element.addEventListener("rollforward-ready", done, { once: true }));
    const found = [];
    for (const width of WIDTHS) {
      probe.style.width = `${width}px`;
      found.push(await settled(element));
    }
    if (element.parentNode !== probe) return;
    element.remove();
    heights = found;
    write();
  };

  const draw = () => {
    example.replaceChildren(live({ height: "120" }));
    heights = [];
    write();
    measure();
  };

  const drawNamed = () => {
    const rest = inputs.filter(({ id }) => !state.named.some(({ path }) => path === id));
    const more = make("select", { className: "in", ariaLabel: "What the reader may change" }, make("option", { value: "" }, "… lets the reader change"), ...rest.map(({ id, name }) => make("option", { value: id }, name)));
    more.addEventListener("change", () => {
      const chosen = inputs.find(({ id }) => id === more.value);
      // What tells it from others of its kind is for whoever writes the story.
      const name = chosen.name.replace(/ \([^)]*\)$/, "");
      state.named.push({ path: chosen.id, label: name[0].toUpperCase() + name.slice(1) });
      drawNamed();
      draw();
      named.querySelector(".named:last-of-type .in")?.focus();
    });
    named.replaceChildren(
      ...state.named.map((one, place) => {
        const label = make("input", { className: "in", value: one.label, ariaLabel: `Label of ${one.path}` });
        label.addEventListener("change", () => {
          one.label = label.value.trim() || one.path;
          draw();
        });
        return make("div", { className: "named" }, label, button("Remove", () => {
          state.named.splice(place, 1);
          drawNamed();
          draw();
        }, "btn small"));
      }),
      rest.length ? more : "",
    );
  };

  const ticked = (words, on, taken) => {
    const control = make("input", { type: "checkbox", checked: on });
    control.addEventListener("change", () => {
      taken(control.checked);
      draw();
    });
    return make("label", {}, control, words);
  };
  const theme = make("select", { className: "in" }, ...Object.entries(THEMES).map(([id, name]) => make("option", { value: id }, name)));
  theme.addEventListener("change", () => {
    state.theme = theme.value;
    draw();
  });
  const picture = button("Save the picture (SVG)", () => document.querySelector('[data-picture="svg"]')?.click());
  picture.disabled = !document.querySelector('[data-picture="svg"]');
  drawNamed();
  draw();
  const order = Object.keys(VIEWS);
  return make(
    "div",
    { className: "embedding" },
    make(
      "div",
      {},
      make("fieldset", {}, make("legend", {}, "What it shows"), ...order.map((view) => ticked(VIEWS[view], state.views.has(view), (on) => {
        if (on) state.views.add(view);
        else state.views.delete(view);
        // In the order in which they are listed, and never nothing.
        state.views = new Set(order.filter((known) => state.views.has(known)));
        if (!state.views.size) state.views.add("headline");
      }))),
      make("fieldset", {}, make("legend", {}, "What the reader may change"), named, ticked("Nothing: for reading only", false, (on) => { state.isRead = on; })),
      make("label", {}, "Theme: ", theme),
    ),
    make("div", {}, example, probe, kinds, text, make("div", { className: "row" }, copy, picture), said, about),
  );
}
