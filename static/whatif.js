// What if? Shows the view that is asked for (whatif-*.js), and gives it the engine and the ways into the page.
//
// The story with what is asked of it stands on the place; a change of it goes back to the page as a story, so that it can
// be undone and is kept as any other.

import { failed, ready } from "./engine.js";
import { button, make, save, tell } from "./make.js";

const style = document.documentElement.dataset.style ?? "";

/** What a view is given. */
const frame = (desk) => ({
  desk,
  make,
  button,
  style,
  money: (units, currency) => desk.formatAmount(units, currency, style),
  change: (story) => tell(`+${JSON.stringify(story)}`),
  open: (story) => tell(JSON.stringify(story)),
  save,
});

/** The place, the view and the story that are shown or under way. */
let shown;
/** Modules whose download failed are asked for by another address. */
let tries = 0;

/** Shows what the page has laid down. */
async function follow() {
  const place = document.getElementById("whatif");
  if (!place) return;
  const { sheet: view, story, number } = place.dataset;
  const isSame = shown?.place === place && shown.view === view;
  if (isSame && shown.story === story && shown.number === number) return;
  const mine = { place, view, story, number, made: isSame ? shown.made : undefined };
  shown = mine;
  if (!isSame) {
    place.replaceChildren();
    // On a small screen the row of views may be wider than it.
    const chosen = document.querySelector(".views [aria-current]");
    if (chosen) chosen.parentElement.scrollLeft = chosen.offsetLeft - chosen.parentElement.offsetLeft - 24;
  }
  try {
    const [desk, module] = await Promise.all([
      ready("whatif.css"),
      import(`./whatif-${view}.js${tries ? `?again=${tries}` : ""}`),
    ]);
    // Something newer is under way.
    if (shown !== mine) return;
    mine.made ??= module.panel(frame(desk));
    mine.made.update(JSON.parse(story), number);
    if (!place.contains(mine.made.element)) place.replaceChildren(mine.made.element);
  } catch (error) {
    if (shown !== mine) return;
    // The story has mistakes, which the page tells: the last good answer stays.
    if (Array.isArray(error)) {
      if (!place.firstChild) place.append(make("p", { className: "card" }, "Mend what is wrong with the story; then this is answered."));
      return;
    }
    tries += 1;
    mine.made = undefined;
    place.replaceChildren(failed(error, () => {
      shown = undefined;
      follow();
    }));
  }
}

// A link may ask before the page has taken the place of the first paint.
new MutationObserver(follow).observe(document.body, {
  subtree: true,
  childList: true,
  attributeFilter: ["data-sheet", "data-story", "data-number"],
});
follow();
