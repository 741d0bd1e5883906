// Reading an article: the contents show where you are, and what was searched is marked.

const links = [...document.querySelectorAll(".contents a[href^='#']")];
const sections = [...new Set(links.map((link) => link.hash.slice(1)))]
  .map((id) => document.getElementById(id))
  .filter(Boolean);

function here() {
  const line = innerHeight * 0.25;
  const passed = sections.filter((section) => section.getBoundingClientRect().top <= line);
  const atEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
  return atEnd ? sections.at(-1) : passed.at(-1);
}

function showWhere() {
  const current = `#${here()?.id}`;
  for (const link of links) {
    link.hash === current ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
  }
}

if (sections.length) {
  let waiting = 0;
  const soon = () => { waiting ||= requestAnimationFrame(() => { waiting = 0; showWhere(); }); };
  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon);
  addEventListener("load", soon);
  showWhere();
}

// On a phone the contents are a disclosure: choosing a section closes it.
document.querySelector("details.contents")?.addEventListener("click", (event) => {
  if (event.target.closest("a")) event.currentTarget.open = false;
});

// Searched words, in the passage that was found alone: a page full of marks helps nobody.
function wordsIn(text) {
  return (text ?? "").toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 2);
}

function rangesOf(words, root) {
  const ranges = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.join("|")})`, "giu");
  while (walker.nextNode()) {
    for (const match of walker.currentNode.data.matchAll(pattern)) {
      const range = new Range();
      range.setStart(walker.currentNode, match.index);
      range.setEnd(walker.currentNode, match.index + match[0].length);
      ranges.push(range);
    }
  }
  return ranges;
}

function markSearched() {
  const words = wordsIn(new URLSearchParams(location.search).get("q"));
  const found = document.querySelector(".passage:target, .passage:has(:target)");
  if (words.length && found && CSS.highlights) {
    CSS.highlights.set("searched", new Highlight(...rangesOf(words, found)));
  }
}

addEventListener("load", markSearched); // before it, the browser has not found the target yet
addEventListener("hashchange", markSearched);
