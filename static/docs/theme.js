// Which theme has the reader chosen in the simulator? It is kept there by boot.js and src/app/store.rs; nothing is written here.
try {
  const chosen = localStorage.getItem("rollforward.theme");
  if (chosen) document.documentElement.dataset.theme = chosen;
} catch {
  // Where the storage is forbidden, the system says it.
}
