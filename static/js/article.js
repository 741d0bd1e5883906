// Reading an article: the contents show where you are, and a passage that was found settles in.

const links = new Map(
  [...document.querySelectorAll(".contents a[href^='#']")].map((link) => [link.hash.slice(1), link]),
);
const sections = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);

function here() {
  const line = innerHeight * 0.25;
  const passed = sections.filter((section) => section.getBoundingClientRect().top <= line);
  const atEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
  return atEnd ? sections.at(-1) : passed.at(-1);
}

function mark() {
  const current = here()?.id;
  for (const [id, link] of links) {
    id === current ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
  }
}

if (sections.length) {
  let waiting = 0;
  const soon = () => { waiting ||= requestAnimationFrame(() => { waiting = 0; mark(); }); };
  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon);
  mark();
}

// On a phone the contents are a disclosure: choosing a section closes it.
document.querySelector("details.contents")?.addEventListener("click", (event) => {
  if (event.target.closest("a")) event.currentTarget.open = false;
});
