// The words that were found, marked in the open answer without touching its elements.

export function highlight(text, link) {
  if (!CSS.highlights || !text) return;
  const words = new Set([...(link?.querySelectorAll("mark") ?? [])].flatMap((mark) => split(mark.textContent)));
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const ranges = [];
  while (words.size && walker.nextNode()) ranges.push(...within(walker.currentNode, words));
  CSS.highlights.set("found", new Highlight(...ranges));
}

const WORD = /[\p{L}\p{N}]+/gu;
const split = (text) => text.toLowerCase().match(WORD) ?? [];

function* within(node, words) {
  for (const { 0: word, index } of node.data.matchAll(WORD)) {
    if (!words.has(word.toLowerCase())) continue;
    const range = new Range();
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    yield range;
  }
}
