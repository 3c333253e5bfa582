// How do the scripts of the page make an element, a button, a file, another story?
//
// Nothing of a document or a link ever becomes markup this way.

/** An element with these properties and children. Text stays text. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** A button that does something. */
export const button = (words, act, className = "btn") => make("button", { className, type: "button", onclick: act }, words);

/** Hands a text to the person as a file. */
export function save(name, text, type) {
  const href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  make("a", { href, download: name }).click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}

/** Hands a story to the page: one of its own, or with a plus before it one that this story becomes. */
export const tell = (text) => dispatchEvent(new CustomEvent("rollforward-open", { detail: text }));
