// How do the scripts of the page make an element?
//
// Nothing of a document or a link ever becomes markup this way.

/** An element with these properties and children. Text stays text. */
export function make(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}
