// Which stories has this browser kept, and what can be done with each?
//
// Loaded when somebody opens the list for the first time, and apart from the page: it reads and writes the storage as
// another tab would, and the page hears of it in the same way. Each story has a key of its own; behind a line with
// its revision, the time of its last change and its title stands a list of documents, the story itself as the last.
// (No number in a document is larger than what JavaScript counts exactly: 2^53 - 1.)

import { make } from "./make.js";

const KEY = "rollforward.story.";
/** With more stories than this there is a field to search them. */
const FEW = 10;
/** Of some five million characters that a browser gives. From here on it matters how long each story is. */
const NEARLY_FULL = 4_000_000;
const BROKEN = "This story cannot be read any more. Open the list again to see what there is.";
const FULL = "There is no room left in this browser's storage. Delete a story that you no longer need.";

const dialog = document.getElementById("gallery");
const place = document.getElementById("shelf");
const named = (title) => title || "A story without a name";
/** What was just done, the story that was just deleted, the one that is being renamed, what is looked for. */
let said = "";
let deleted;
let renaming;
let sought = "";

/** The kept stories, the last changed first. What has no heading is left to the page, which tells of it. */
function stories() {
  const found = [];
  for (const key of Object.keys(localStorage)) {
    const [, revision, changed, title] = /^(\d+)\t(\d+)\t([^\n]*)\n/.exec(localStorage[key]) ?? [];
    if (key.startsWith(KEY) && revision) {
      const id = key.slice(KEY.length);
      found.push({ id, revision: Number(revision), changed: Number(changed), title, length: localStorage[key].length });
    }
  }
  return found.sort((one, other) => other.changed - one.changed);
}

/** The text in the storage behind the heading. */
const listOf = (id) => localStorage[KEY + id].replace(/^[^\n]*\n/, "");

function write(id, revision, documents) {
  const title = (documents.at(-1).title ?? "").replace(/[\t\n\r]/g, " ");
  localStorage.setItem(KEY + id, `${revision}\t${Date.now()}\t${title}\n${JSON.stringify(documents)}`);
}

/** The same document under another title, which stands behind the version. */
const retitled = ({ version, title: _, ...rest }, title) => ({ version, ...(title && { title }), ...rest });

function rename({ id }, now) {
  renaming = undefined;
  // As it is by now: another tab may have changed or deleted it.
  const story = stories().find((known) => known.id === id);
  if (story && now !== story.title) {
    const documents = JSON.parse(listOf(id)).slice(-20);
    write(id, story.revision + 1, [...documents, retitled(documents.at(-1), now)]);
  }
}

function duplicate({ id, title }) {
  let copy = Date.now();
  while (localStorage[KEY + copy] !== undefined) copy += 1;
  const last = JSON.parse(listOf(id)).at(-1);
  write(copy, 1, [retitled(last, `${named(title)} (copy)`)]);
  said = `“${named(title)}” is copied.`;
}

function remove({ id, title }) {
  const text = localStorage[KEY + id];
  localStorage.removeItem(KEY + id);
  deleted = { id, text, title };
  said = `“${named(title)}” is deleted.`;
}

function attempt(act) {
  try {
    act();
  } catch (error) {
    said = error.name === "QuotaExceededError" ? FULL : BROKEN;
  }
}

/** Does something, then shows what there is now, with the focus on an element of that id. */
function then(act, focus) {
  [said, deleted] = ["", undefined];
  attempt(act);
  // The page hears of it as it hears of another tab.
  window.dispatchEvent(new Event("storage"));
  show();
  document.getElementById(focus)?.focus();
}

function restore(gone) {
  // What finds no room can still be put back.
  deleted = gone;
  localStorage.setItem(KEY + gone.id, gone.text);
  deleted = undefined;
  said = `“${named(gone.title)}” is back.`;
}

function open({ id }) {
  dialog.close();
  window.dispatchEvent(new CustomEvent("rollforward-open", { detail: id }));
}

function row(story, shown, isFull) {
  const { id, changed, length } = story;
  const title = named(story.title);
  if (renaming === id) return make("li", {}, field(story));
  const when = new Date(changed).toLocaleString(document.documentElement.dataset.style?.endsWith("md") ? "en-US" : "en-GB", { dateStyle: "medium", timeStyle: "short" });
  const about = [when, ...(id === shown ? ["open"] : []), ...(isFull ? [`${Math.ceil(length / 1024)} KB`] : [])];
  const button = (words, act, focus) =>
    make("button", { className: "btn", ariaLabel: `${words} “${title}”`, onclick: () => then(() => act(story), focus) }, words);
  return make(
    "li",
    {},
    make(
      "button",
      { className: "story", id: `kept-${id}`, onclick: () => open(story), ...(id === shown && { ariaCurrent: "true" }) },
      make("strong", {}, title),
      make("span", {}, about.join(" · ")),
    ),
    button("Rename", () => { renaming = id; }, "new-title"),
    button("Duplicate", duplicate, `kept-${id}`),
    button("Delete", remove, "undo-delete"),
  );
}

/** The title, to be typed over. Enter and leaving take it, Escape leaves it as it was. */
function field(story) {
  const back = `kept-${story.id}`;
  let isDone = false;
  const end = (act) => {
    if (isDone) return;
    isDone = true;
    then(act, back);
  };
  const input = make("input", { className: "search", id: "new-title", value: story.title, ariaLabel: "New title" });
  input.addEventListener("blur", ({ relatedTarget }) => {
    const take = () => rename(story, input.value);
    if (!place.contains(relatedTarget)) return end(take);
    // What is clicked in the list now must not be made anew under the pointer.
    if (!isDone) attempt(take);
    window.dispatchEvent(new Event("storage"));
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    // The one would press the button that has the focus next, and the other close the list.
    event.preventDefault();
    end(() => (event.key === "Enter" ? rename(story, input.value) : (renaming = undefined)));
  });
  return input;
}

function list(all, shown) {
  const isFull = Object.keys(localStorage).reduce((sum, key) => sum + localStorage[key].length, 0) > NEARLY_FULL;
  const part = sought.toLowerCase();
  const found = all.filter(({ title }) => title.toLowerCase().includes(part));
  if (found.length === 0 && part) return make("p", { className: "soft" }, "No story has this in its title.");
  return make("ul", {}, ...found.map((story) => row(story, shown, isFull)));
}

/** The way to the documentation, in a window of its own. */
const guide = make(
  "p",
  { className: "soft small" },
  "New to billing? ",
  make("a", { href: "docs/index.html", target: "_blank", rel: "noopener" }, "What balances and prorations are, in five minutes"),
  ".",
);

function show() {
  const all = stories();
  if (all.length === 0 && !deleted) return place.replaceChildren(guide);
  const shown = sessionStorage.getItem("rollforward.tab")?.split("\n")[0];
  const undo = deleted && make("button", { className: "btn", id: "undo-delete", onclick: () => then(restore.bind(undefined, deleted), `kept-${deleted.id}`) }, "Undo");
  let rows = list(all, shown);
  const search = all.length > FEW && make("input", { className: "search", type: "search", placeholder: "Search your stories", ariaLabel: "Search your stories", value: sought });
  if (search) {
    search.addEventListener("input", () => {
      sought = search.value;
      const fewer = list(all, shown);
      rows.replaceWith(fewer);
      rows = fewer;
    });
  }
  const parts = [make("h3", {}, "Your stories"), make("p", { className: "said" }, make("span", { role: "status" }, said), " ", undo || ""), search || "", rows, guide];
  place.replaceChildren(...parts);
}

/** Looks anew each time that the list is opened. */
function look() {
  if (!dialog.open) return;
  [said, deleted, renaming, sought] = ["", undefined, undefined, ""];
  try {
    show();
  } catch {
    // Where the storage is forbidden there are no stories of one's own; the page has said so.
    place.replaceChildren();
  }
}

new MutationObserver(look).observe(dialog, { attributeFilter: ["open"] });
look();
