// Which theme has the reader chosen in the simulator? boot.js and src/app/store.rs keep it; nothing is written here.
try {
  const chosen = localStorage.getItem("rollforward.theme");
  if (chosen) {
    document.documentElement.dataset.theme = chosen;
    // Live examples are pages of their own; unasked, they look as the system says.
    addEventListener("DOMContentLoaded", () => {
      for (const example of document.querySelectorAll("rollforward-scenario")) example.setAttribute("theme", chosen);
    });
  }
} catch {
  // Where the storage is forbidden, the system says it.
}
