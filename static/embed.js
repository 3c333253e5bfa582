// <rollforward-scenario>: a billing example that readers can change, on any page. EMBED.md says how it is used.
//
// What stands inside the element is shown until the example is there, and wherever it cannot be. The example itself is a
// frame, so that neither page can break the other.

const VERSION = 1;
const HOME = new URL("./", import.meta.url);
const VIEW = "headline timeline schedule";
/** Space in pixels that a view usually takes, so that nothing moves when it comes. */
const USUAL = { headline: 110, timeline: 400, schedule: 250, invoice: 440, ledger: 260, code: 360 };
/** Where it is narrower than this, in pixels, it is about so much higher. */
const NARROW = 520;
const HIGHER = 1.6;
const NAME = "A billing example that you can change";
/** It is loaded when it is this near. */
const NEAR = "600px";

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  :host { display: grid; position: relative; }
  :host([hidden]) { display: none; }
  slot, iframe, button { grid-area: 1 / 1; min-width: 0; }
  slot { display: block; }
  iframe { width: 100%; border: 0; }
  button { justify-self: center; align-self: end; margin: 1em; padding: 0.6em 1.2em; min-height: 44px; font: inherit; cursor: pointer; }
  .live slot { visibility: hidden; }
  .waits iframe { opacity: 0; }
`);

const encode = (text) =>
  btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("")).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

class RollforwardScenario extends HTMLElement {
  static observedAttributes = ["preset", "link", "src", "view", "controls", "theme", "accent", "readonly", "lang", "height", "title"];
  #box;
  #frame;
  #near;
  #waiting = [];
  #run = 0;
  #hear = (event) => this.#heard(event);

  connectedCallback() {
    if (!this.#box) {
      const root = this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [sheet];
      this.#box = root.appendChild(document.createElement("div"));
      this.#box.style.display = "contents";
      this.#box.append(document.createElement("slot"));
    }
    addEventListener("message", this.#hear);
    this.#reserve();
    const load = this.getAttribute("load");
    if (load === "click") this.#offer();
    else if (load === "now") this.#start();
    else {
      this.#near = new IntersectionObserver((seen) => seen.some(({ isIntersecting }) => isIntersecting) && this.#start(), { rootMargin: NEAR });
      this.#near.observe(this);
    }
  }

  disconnectedCallback() {
    removeEventListener("message", this.#hear);
    this.#stop();
  }

  attributeChangedCallback(name, before, now) {
    if (!this.isConnected || before === now) return;
    if (name === "height") this.#reserve();
    else if (name === "title") this.#frame && (this.#frame.title = now || NAME);
    else if (name === "theme" || name === "accent") this.setTheme(this.getAttribute("theme") ?? "auto", this.getAttribute("accent") ?? "");
    else if (this.#frame) this.#start();
  }

  // No method has the name of an attribute: frameworks would set it.
  /** Shows another story: a document. */
  loadScenario(scenario) { this.#post("load", { scenario }); }
  /** Changes a value of the story, as the reader does. */
  setValue(path, value) { this.#post("set", { path, value }); }
  /** `auto`, `light` or `dark`; and a colour, or an empty text for ours. */
  setTheme(theme, accent) { this.#post("theme", { theme, accent }); }
  /** Shows the story up to a month, counted from 1; all of it without one. */
  goToMonth(month) { this.#post("goto", { month }); }

  #views() {
    return (this.getAttribute("view") || VIEW).split(/[\s,]+/).filter((view) => view in USUAL);
  }

  #reserve() {
    const usual = this.#views().reduce((sum, view) => sum + USUAL[view], this.hasAttribute("controls") ? 130 : 60);
    const [wide = usual, narrow = wide] = this.getAttribute("height")?.match(/\d+/g) ?? [, usual * HIGHER];
    this.style.minHeight = `${this.clientWidth < NARROW ? narrow : wide}px`;
  }

  #offer() {
    const button = document.createElement("button");
    button.textContent = "Show the live example";
    button.onclick = () => {
      button.remove();
      this.#start();
    };
    this.#box.append(button);
  }

  #stop() {
    this.#run += 1;
    this.#near?.disconnect();
    this.#frame?.remove();
    this.#frame = undefined;
    this.#box.className = "";
  }

  async #start() {
    this.#stop();
    const run = this.#run;
    try {
      const story = await this.#story();
      if (run !== this.#run) return;
      const asked = new URLSearchParams({ view: this.#views().join(" "), origin: location.origin, ...story.asked });
      for (const name of ["controls", "theme", "accent", "readonly", "lang"]) if (this.hasAttribute(name)) asked.set(name, this.getAttribute(name));
      const frame = document.createElement("iframe");
      frame.title = this.title || NAME;
      frame.allow = "clipboard-write";
      frame.src = new URL(`embed.html?${asked}${story.hash ?? ""}`, HOME);
      frame.style.height = this.style.minHeight;
      this.#box.className = "waits";
      this.#frame = this.#box.appendChild(frame);
    } catch (error) {
      if (run === this.#run) this.#fail(error.message);
    }
  }

  /** Where the story comes from. */
  async #story() {
    const inside = this.querySelector('script[type="application/json"]')?.textContent;
    const [preset, link, src] = ["preset", "link", "src"].map((name) => this.getAttribute(name));
    const written = (text) => ({ hash: `#s=1j.${encode(JSON.stringify(JSON.parse(text)))}` });
    if (inside) return written(inside);
    if (src) {
      const answer = await fetch(new URL(src, document.baseURI));
      if (!answer.ok) throw new Error(`${src}: ${answer.status}`);
      return written(await answer.text());
    }
    if (link) return { hash: `#${link.slice(link.indexOf("#") + 1)}` };
    return { asked: { preset: preset || "cindy-as-told" } };
  }

  #fail(message) {
    console.warn(`<rollforward-scenario>: ${message}`);
    // Whoever listens may not have begun yet.
    setTimeout(() => this.dispatchEvent(new CustomEvent("rollforward-error", { detail: { message } })));
  }

  #post(type, what) {
    const message = { rollforward: VERSION, type, ...what };
    if (this.#box?.className === "live") this.#frame.contentWindow.postMessage(message, HOME.origin);
    else this.#waiting.push(message);
  }

  #heard({ source, origin, data }) {
    if (!this.#frame || source !== this.#frame.contentWindow || origin !== HOME.origin || data?.rollforward !== VERSION) return;
    const { type, height, message, summary, link } = data;
    if (type === "size" && Number.isFinite(height) && !this.hasAttribute("fixed")) {
      this.#reserve();
      this.#frame.style.height = `${Math.max(height, parseInt(this.style.minHeight, 10))}px`;
    } else if (type === "ready") {
      this.#box.className = "live";
      for (const late of this.#waiting.splice(0)) this.#frame.contentWindow.postMessage(late, HOME.origin);
      this.dispatchEvent(new CustomEvent("rollforward-ready"));
    } else if (type === "change") {
      this.dispatchEvent(new CustomEvent("rollforward-change", { detail: { summary, link } }));
    } else if (type === "error") {
      this.#fail(message);
    }
  }
}

customElements.get("rollforward-scenario") ?? customElements.define("rollforward-scenario", RollforwardScenario);
