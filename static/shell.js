// What is told around the page: that it cannot go on, that a new version is ready, that work was put aside?
//
// Loaded when the page is up, or when it has failed. Everything is made by hand and outside the page's own root, so that
// it stands when the WebAssembly does not, and no text becomes markup.

/** How the page keeps its stories (src/app/store.rs): each a list of documents, a heading in a line before it. */
const STORY = "rollforward.story.";
/** And how it kept its only one before: the list alone. */
const WORK = "rollforward.work";
/** Which of them this tab shows stands there, in a line of its own. */
const TAB = "rollforward.tab";
const HOUR = 3_600_000;

/** An element with what is to be set of it, and its children. */
function make(tag, given = {}, ...children) {
  const { style, ...rest } = given;
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(rest)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  if (style) element.style.cssText = style;
  element.append(...children);
  return element;
}

const button = (name, onclick, kind = "btn") =>
  make("button", { type: "button", className: kind, onclick, style: "min-height: 44px" }, name);
const link = (name, href) => make("a", { className: "btn", href, style: "min-height: 44px" }, name);

async function body() {
  if (document.readyState === "loading") await new Promise((go) => addEventListener("DOMContentLoaded", go));
  return document.body;
}

// What failed.

const WORDS = {
  old: [
    "This browser cannot run Rollforward",
    "Rollforward computes in WebAssembly, and this browser has none or does not allow it. A current Firefox, Chrome, Edge or Safari runs it. Where it is switched off (Lockdown Mode, a company’s settings), allow it for this page.",
  ],
  connection: [
    "Rollforward could not be loaded",
    "The connection broke before every file was here. Look at the connection, then reload the page. Your work is as it was.",
  ],
  changed: [
    "Rollforward was renewed meanwhile",
    "What this browser had of the page does not fit to what is on the server now, as happens right after a new version. Reload the page; if that does not help, reload once more in a minute. Your work is as it was.",
  ],
  load: [
    "Rollforward did not start",
    "Every file is here, but the page could not begin with them. An extension or a filter may be in its way: try a private window, or another browser. Your work is as it was.",
  ],
  trap: [
    "Rollforward has stopped",
    "It met something that it was not made for, and cannot go on. That is a mistake of ours and not of yours. Your work is kept in this browser, up to the last moment before it.",
  ],
};

/** Says that the page cannot go on, and gives ways out. */
export async function fail(kind, message) {
  const parent = await body();
  const cause = kind === "load" ? await whyNotLoaded() : kind;
  const [title, words] = WORDS[cause];
  const panel = make(
    "dialog",
    { id: "shell", className: "gallery", "aria-labelledby": "shell-title", onclose: () => panel.isConnected && panel.showModal() },
    make("h2", { id: "shell-title" }, title),
    make("p", { style: "margin: 10px 0 16px" }, words),
    make("div", { style: "display: flex; flex-wrap: wrap; gap: 8px" }, ...waysOut(cause)),
    report(cause, message),
  );
  parent.append(panel);
  panel.showModal();
}

/** Looks at the files that the page is bound to: are they there, and are they the right ones? */
async function whyNotLoaded() {
  for (const { href, integrity } of document.querySelectorAll("link[integrity]")) {
    try {
      const answer = await fetch(href, { cache: "reload" });
      if (!answer.ok) return answer.status < 500 ? "changed" : "connection";
    } catch {
      return "connection";
    }
    const isRight = await fetch(href, { integrity }).then(() => true, () => false);
    if (!isRight) return "changed";
  }
  return "load";
}

function waysOut(cause) {
  // Without the fragment: a link that was just opened is not opened again.
  const here = location.pathname;
  if (cause === "old") return [];
  if (cause !== "trap") return [button("Reload", () => location.reload(), "btn main")];
  const isStep = lastComma(kept().list) > 0;
  return [
    button("Reload with my last work", () => location.assign(here), "btn main"),
    ...(isStep ? [button("Go back one step", () => goBack(here))] : []),
    link("Start over, and put my work aside", `${here}?reset=1`),
  ];
}

/** The kept story of this tab, else the one that was changed last: its key, its heading, and its documents as JSON text. */
function kept() {
  try {
    const id = sessionStorage.getItem(TAB)?.split("\n")[0];
    const changed = (key) => Number(localStorage.getItem(key).split("\t")[1]);
    const all = Object.keys(localStorage).filter((key) => key.startsWith(STORY));
    const [last = WORK] = all.sort((a, b) => changed(b) - changed(a));
    const key = all.includes(STORY + id) ? STORY + id : last;
    const text = localStorage.getItem(key) ?? "";
    const from = key === WORK ? 0 : text.indexOf("\n") + 1;
    return { key, heading: text.slice(0, from), list: text.slice(from) };
  } catch {
    return { key: WORK, heading: "", list: "" };
  }
}

/**
 * Where in the text of a JSON list the comma before its last element stands; 0 if there is none. It is not parsed and
 * written anew, as that would change numbers that JavaScript cannot hold.
 */
function lastComma(list) {
  let [comma, depth, isText] = [0, 0, false];
  for (let at = 0; at < list.length; at += 1) {
    const letter = list[at];
    if (isText && letter === "\\") at += 1;
    else if (letter === '"') isText = !isText;
    else if (isText) continue;
    else if (letter === "[" || letter === "{") depth += 1;
    else if (letter === "]" || letter === "}") depth -= 1;
    else if (letter === "," && depth === 1) comma = at;
  }
  return comma;
}

/** Leaves out the newest document, which is put aside, and loads the page with the one before it. */
function goBack(here) {
  // After the page itself has kept what it has: its listener came first.
  addEventListener("pagehide", () => {
    const { key, heading, list } = kept();
    const comma = lastComma(list);
    if (comma === 0) return;
    localStorage.setItem(`rollforward.aside.${Date.now()}.work`, `[${list.slice(comma + 1)}`);
    // Other tabs see by the revision that it is not what they know.
    localStorage.setItem(key, `${heading.replace(/^\d+/, (revision) => Number(revision) + 1)}${list.slice(0, comma)}]`);
  });
  location.assign(here);
}

/** What somebody who mends it wants to know. The story is only in it if the person says so. */
function report(cause, message) {
  const { list } = kept();
  const story = list.slice(lastComma(list) + 1, -1);
  const facts = [
    `Rollforward, build ${document.documentElement.dataset.build ?? "of a developer"}`,
    `What: ${cause}: ${message.split("\n\nStack:")[0].trim()}`,
    `When: ${new Date().toISOString()}`,
    `Page: ${location.origin}${location.pathname}`,
    `Browser: ${navigator.userAgent}`,
    `Window: ${innerWidth} × ${innerHeight}`,
    `Story: ${story.length} characters`,
  ].join("\n");
  const text = make("textarea", { id: "shell-report", readOnly: true, rows: 8, value: facts });
  const included = make("input", {
    type: "checkbox",
    onchange: () => (text.value = included.checked ? `${facts}\n\n${story}` : facts),
  });
  const said = make("span", { role: "status", className: "soft" });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text.value);
      said.textContent = "Copied.";
    } catch {
      text.select();
      said.textContent = "The browser does not let the page copy. The text is selected: copy it with the keyboard.";
    }
  };
  const row = "display: flex; flex-wrap: wrap; align-items: center; gap: 10px; margin-top: 10px";
  return make(
    "details",
    { className: "json", style: "margin-top: 20px" },
    make("summary", { style: "padding: 8px 0; cursor: pointer" }, "The report, for whoever mends it"),
    make("label", { htmlFor: "shell-report" }, "Nothing is sent by itself."),
    text,
    ...(story ? [make("label", { className: "switch", style: "font-weight: 400" }, included, "Include my story")] : []),
    make("div", { style: row }, button("Copy the report", copy), said),
  );
}

// What is told while the page works.

/** The page stands: takes back what was said before, tells of work put aside, and sees to later visits. */
export async function up(note) {
  document.getElementById("shell")?.remove();
  if (note) tellOfMoved(note);
  const { build } = document.documentElement.dataset;
  // A page in a frame is somebody else's, and a page that is being developed has no build.
  if (build && window.top === window) await keepForLater(build).catch(() => {});
}

function tellOfMoved({ back, stamp, count, error }) {
  if (error) return banner(`The kept work could not be moved: ${error}. It is where it was.`);
  const here = location.pathname;
  if (back) return banner(count ? "Your work is back." : "There is no work put aside under this name.");
  if (count === 0) return banner("There was no kept work to put aside; this is the first story.");
  banner("Your work was put aside in this browser, and nothing was deleted. This is the first story.", "Bring it back", () =>
    location.assign(`${here}?restore=${stamp}`),
  );
}

/** Something to know, in the corner, over the page: nothing moves because of it. */
export function banner(words, name, act) {
  document.getElementById("shell-banner")?.remove();
  const place =
    "position: fixed; z-index: 7; right: 16px; bottom: calc(16px + env(safe-area-inset-bottom)); max-width: min(440px, calc(100% - 32px)); box-shadow: 0 8px 26px #0003";
  const element = make(
    "div",
    { id: "shell-banner", className: "card", role: "status", style: place },
    make("p", {}, words),
    make(
      "div",
      { style: "display: flex; gap: 8px; margin-top: 10px" },
      ...(name ? [button(name, act, "btn main")] : []),
      button("Close", () => element.remove()),
    ),
  );
  // On a small screen the switch between the sides is at the bottom.
  const sides = document.querySelector(".sides")?.offsetHeight;
  if (sides) element.style.bottom = `${sides + 12}px`;
  document.body.append(element);
}

/** Lets sw.js keep the page for visits without a network, and tells when it has a newer one. */
async function keepForLater(build) {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  let isAsked = false;
  const registration = await workers.register("sw.js", { updateViaCache: "none" });
  if (!registration) return;
  const offer = () =>
    banner("A new version of Rollforward is ready. Your work is kept.", "Reload", () => {
      isAsked = true;
      if (registration.waiting) registration.waiting.postMessage({ begin: true });
      else location.reload();
    });
  // A worker that is asked says whether it is of another build than this page.
  const ask = () => registration.waiting?.postMessage({ build });
  workers.addEventListener("message", ({ data }) => data?.newer && offer());
  workers.addEventListener("controllerchange", () => {
    // Another window may have begun with the new version.
    if (isAsked) location.reload();
    else workers.controller?.postMessage({ build });
  });
  registration.addEventListener("updatefound", () => {
    const { installing } = registration;
    installing?.addEventListener("statechange", () => installing.state === "installed" && ask());
  });
  ask();
  let looked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || Date.now() - looked < HOUR) return;
    looked = Date.now();
    registration.update().catch(() => {});
  });
}
