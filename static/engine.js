// How do the engine and the styles come to what is loaded later?

import { button, make } from "./make.js";

let desk;
let styles = new Map();
let tries = 0;

/** The engine (desk.js) and a style sheet, each fetched once; after a failure everything is fetched anew. */
export function ready(sheet) {
  const again = tries ? `?again=${tries}` : "";
  desk ??= engine(`./desk.js${again}`);
  if (!styles.has(sheet)) styles.set(sheet, styled(`${sheet}${again}`));
  return Promise.all([desk, styles.get(sheet)]).then(([module]) => module);
}

async function engine(address) {
  const module = await import(address);
  await module.default();
  return module;
}

function styled(href) {
  return new Promise((resolve, reject) => {
    const link = make("link", { rel: "stylesheet", href });
    link.addEventListener("load", resolve);
    link.addEventListener("error", () => {
      link.remove();
      reject(new Error("The styles could not be fetched."));
    });
    document.head.append(link);
  });
}

/** What is told when something cannot be made. */
export function failed(error, again) {
  [desk, styles, tries] = [undefined, new Map(), tries + 1];
  return make(
    "section",
    { className: "card" },
    make("p", { role: "alert" }, "This sheet could not be made; your work is as it was. Look at the connection, and try again."),
    make("p", { className: "small soft" }, String(error?.message ?? error)),
    button("Try again", again, "btn main"),
  );
}
