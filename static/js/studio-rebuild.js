// Says how far a rebuild of the search index is; once it is over the page shows what came of it.

const EVERY = 1000; // milliseconds
const line = document.querySelector("[data-rebuild]");

async function look() {
  try {
    const answer = await fetch(line.dataset.rebuild, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.statusText);
    const told = await answer.json();
    if (told.over) { location.reload(); return; }
    if (line.textContent !== told.words) line.textContent = told.words;
  } catch {
    // The next look may do better.
  }
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
