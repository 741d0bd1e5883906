// Tells the search log which answer was opened. Nothing about the person goes along.

const list = document.querySelector("[data-log]");

list?.addEventListener("click", (event) => {
  const hit = event.target.closest("a[data-page]");
  if (!hit || !list.dataset.log) return;
  const said = new FormData();
  said.set("log", list.dataset.log);
  for (const name of ["page", "passage", "position"]) said.set(name, hit.dataset[name]);
  navigator.sendBeacon("/api/click", said);
});
