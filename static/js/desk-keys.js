// The keyboard. Every letter presses a button that is on the screen (data-key says which), so that
// keys, mouse and touch do the same. Letters can be switched off (WCAG 2.1.4).

import { hide } from "./desk-call.js";
import { copyLink, copyReply } from "./desk-copy.js";
import { ends, move, neighbour } from "./desk-list.js";
import { leave, openLink } from "./desk-reading.js";
import { say, words } from "./desk-say.js";
import { box, hits, opened, reading } from "./desk-state.js";

const letters = document.getElementById("desk-letters");
const KEY = "desk.letters";

const isTyping = (at) => at.isContentEditable || at.matches("input:not([type=checkbox]), textarea, select");

const LETTERS = {
  "?": () => document.getElementById("desk-keys").showModal(),
  r: copyReply,
  c: copyLink,
  s: () => press("s"),
  n: () => press("n"),
  f: () => press("f"),
  j: () => step(1),
  k: () => step(-1),
};

const PLACES = {
  ArrowDown: (at) => (at === box || inList(at) || at === document.body) && move(1, at),
  ArrowUp: (at) => inList(at) && move(-1, at),
  Home: (at) => inList(at) && (ends(false), true),
  End: (at) => inList(at) && (ends(true), true),
  Escape: (at) => escape(at),
};

const inList = (at) => hits.contains(at) && at.matches("a.hit");

function press(key) {
  const button = [...document.querySelectorAll(`[data-key="${key}"]`)].find((one) => one.offsetParent);
  button ? button.click() : say(words("nothingOpen"));
}

function step(by) {
  const link = neighbour(opened()?.dataset.page, by);
  if (link) openLink(link);
}

/** One step back: from the panel, the answer, the list, the words that were typed. */
function escape(at) {
  if (at.closest("details[open].menu") || hide()) return true;
  if (at === box) return box.value && (clear(), true);
  if (reading.contains(at) || (at === document.body && opened())) return leave(), true;
  if (at.matches("textarea, input")) return false;
  box.focus();
  return true;
}

function clear() {
  box.value = "";
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open]")) return;
  const at = event.target;
  const place = PLACES[event.key];
  if (place) return place(at) && event.preventDefault();
  const letter = letters.checked && !isTyping(at) && LETTERS[event.key];
  if (!letter || event.repeat) return;
  event.preventDefault();
  letter();
});

try { letters.checked = localStorage.getItem(KEY) !== "off"; } catch { /* on, then */ }
letters.addEventListener("change", () => {
  try { localStorage.setItem(KEY, letters.checked ? "on" : "off"); } catch { /* for this page alone */ }
});
