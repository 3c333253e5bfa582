// What must be known before the page is there: which theme, how the reader writes, which kept work, where the rest of the
// code is, what if the page cannot start? It stands in the page itself, before the first paint; behind that it hears the
// keys of the commands (palette.js).
//
// What goes wrong is told by shell.js, which is loaded only then; or later, when the page is up.
(() => {
  const root = document.documentElement.dataset;
  const shell = (act, ...what) => import("./shell.js").then((module) => module[act](...what));
  const tell = (words) => (document.querySelector(".under").textContent = words);
  let panic, note, isUp, isDown;

  const fail = (kind, error) => {
    if (isDown || (isUp && kind !== "trap")) return;
    isDown = kind;
    clearTimeout(late);
    // A panic says in the console what it is about, before it becomes an error that does not.
    shell("fail", kind, panic ?? String(error)).catch(() =>
      tell("Rollforward could not be loaded. Look at the connection, then reload the page. Your work is as it was."),
    );
  };
  // After one of these the WebAssembly is in no known state: a trap, or a stack that ran over.
  const kindOf = (error) => (/^(Runtime|Range|Internal)Error$/.test(error?.name) ? "trap" : "load");

  addEventListener("error", ({ error, message, target }) => {
    if (error || target.type === "module") fail(kindOf(error), error ?? message);
  }, true);
  addEventListener("unhandledrejection", ({ reason }) => fail(kindOf(reason), reason));
  // The code that the first screen does without (xtask/src/split.rs). Who needs some of it earlier waits for it.
  let first, isWhole;
  const address = () => document.getElementById("later")?.href;
  const join = (later) => {
    if (!isWhole) isWhole = new WebAssembly.Instance(later, { a: first });
  };
  window.later = {
    load() {
      try {
        const request = new XMLHttpRequest();
        request.open("GET", address(), false);
        request.overrideMimeType("text/plain; charset=x-user-defined");
        request.send();
        join(new WebAssembly.Module(Uint8Array.from(request.response, (letter) => letter.charCodeAt())));
      } catch (error) {
        isUp = false;
        fail("load", error);
        throw error;
      }
    },
  };
  addEventListener("TrunkApplicationStarted", ({ detail }) => {
    isUp = true;
    first = detail.wasm;
    clearTimeout(late);
    (location.hash ? queueMicrotask : (window.requestIdleCallback ?? setTimeout))(() => {
      // When one of them cannot be loaded now, nothing is kept for a visit offline, or the rest is asked for again.
      if (isDown !== "trap") shell("up", note).catch(() => {});
      if (address())
        fetch(address())
          .then((answer) => answer.arrayBuffer())
          .then(WebAssembly.compile)
          .then(join, () => {});
    });
  });
  try {
    root.style = styleOf(navigator.languages);
  } catch {
    // Then they are written as in English.
  }
  // The sentence of the first paint, as the page itself will write it.
  later.write = () => {
    const [decimal, , , , place, order] = (root.style ?? ".|,|3|1|$1|dm").split("|");
    for (const node of document.querySelector("h1").childNodes) {
      const text = node.textContent;
      if (text[0] === "$") node.textContent = place.replace(" ", "\xa0").replace("1", text.slice(1).replace(".", decimal));
      else if (order === "md") node.textContent = text.replace(/(\d+) ([A-Z][a-z]+)/g, "$2 $1");
    }
  };
  // The commands, and the map of the keys.
  const isMac = /Mac|iP/.test(navigator.platform);
  let again = "";
  const show = (what) =>
    import(`./palette.js${again}`).then(
      (module) => module.show(what),
      () => {
        again = `?${Date.now()}`;
        shell("banner", "The commands could not be fetched; your work is as it was. Look at the connection, and try again.");
      },
    );
  addEventListener("keydown", (event) => {
    const { key, altKey, shiftKey, target } = event;
    if (!isUp || isDown || altKey || document.querySelector("dialog[open]")) return;
    const isWith = isMac ? event.metaKey : event.ctrlKey;
    const isTyping = target.closest?.("input:not([type=range], [role=switch]), textarea, select");
    const what = isWith && !shiftKey && /^k$/i.test(key) ? "commands" : key === "?" && !isWith && !isTyping && "keys";
    if (!what) return;
    event.preventDefault();
    show(what);
  });
  addEventListener("click", ({ target }) => target.closest?.("#commands") && show("commands"));

  const late = setTimeout(
    tell,
    15000,
    "Still loading. Rollforward is 0.2 MB; on a slow connection that takes a while, and then it works without one.",
  );
  const log = console.error;
  console.error = (...words) => {
    if (/panicked at/.test(words[0])) panic = String(words[0]);
    log.apply(console, words);
  };

  // Only files of our own become scripts, and no text becomes markup.
  window.trustedTypes?.createPolicy("default", {
    createScriptURL: (url) => (new URL(url, location.href).origin === location.origin ? url : null),
  });
  if (typeof WebAssembly !== "object") fail("old", "There is no WebAssembly.");

  // ?reset=1 puts all kept work aside, ?restore=STAMP brings it back. Nothing is deleted.
  const asked = new URLSearchParams(location.search);
  const ours = "rollforward.";
  const aside = `${ours}aside.`;
  const theme = `${ours}theme`;
  const keys = (from) =>
    Object.keys(localStorage).filter(
      (key) => key.startsWith(from) && (from !== ours || !(key.startsWith(aside) || key === theme)),
    );
  const move = (from, to) => {
    const all = keys(from);
    for (const key of all) {
      const kept = localStorage.getItem(key);
      localStorage.removeItem(key);
      try {
        localStorage.setItem(to + key.slice(from.length), kept);
      } catch (error) {
        localStorage.setItem(key, kept);
        throw error;
      }
    }
    return all.length;
  };
  try {
    const chosen = localStorage.getItem(theme);
    if (chosen) root.theme = chosen;
    const back = asked.get("restore");
    if (back || asked.has("reset")) {
      const stamp = Date.now();
      note = { back, stamp, count: move(ours, `${aside}${stamp}.`) };
      if (back) note.count = move(`${aside}${back}.`, ours);
      // What this tab shows, and has not kept yet.
      const shown = sessionStorage.getItem(`${ours}tab`);
      if (shown) localStorage.setItem(`${aside}${stamp}-tab`, shown);
      sessionStorage.removeItem(`${ours}tab`);
      history.replaceState(null, "", location.pathname + location.hash);
    }
    // The sentence of the first paint is not about this work, or the story of this link.
    if (keys(ours).length || sessionStorage.getItem(`${ours}tab`) || location.hash) root.kept = "";
  } catch (error) {
    // Where the storage is forbidden there is no theme and no work.
    if (location.search) note = { error: String(error) };
  }
})();
