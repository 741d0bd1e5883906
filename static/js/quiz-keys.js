// 1 to 9 choose, arrows turn the page, F flags; only while nobody types, and can be turned off.

import { form } from "./quiz-say.js";

const line = document.getElementById("quiz-keys");
const button = line.querySelector("button");
const KEY = "quiz-keys";

function off() {
  try { return localStorage.getItem(KEY) === "off"; } catch { return false; }
}

function show() {
  button.textContent = off() ? button.dataset.on : button.dataset.off;
  line.classList.toggle("quiz-keys--off", off());
}

button.addEventListener("click", () => {
  try { localStorage.setItem(KEY, off() ? "on" : "off"); } catch { /* for this page only */ }
  show();
});

const typing = ({ tagName, type, isContentEditable, role }) =>
  isContentEditable || role === "application" || tagName === "TEXTAREA" || tagName === "SELECT" || (tagName === "INPUT" && !["radio", "checkbox"].includes(type));

function question(target) {
  const all = form.querySelectorAll(".question");
  return target.closest?.(".question") ?? (all.length === 1 ? all[0] : null);
}

function choose(target, digit) {
  const box = question(target)?.querySelectorAll(".choice input")[digit - 1];
  box?.focus();
  box?.click();
  return Boolean(box);
}

const press = (selector, inside = form) => {
  const found = inside?.querySelector(selector);
  found?.click();
  return Boolean(found);
};

const turn = (target, to) => target.type !== "radio" && press(to);

const deeds = {
  ArrowLeft: (target) => turn(target, 'button[value="previous"]'),
  ArrowRight: (target) => turn(target, 'button[value="next"]'),
  f: (target) => press("[data-flag]", question(target)),
};

document.addEventListener("keydown", (event) => {
  if (off() || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const done = /^[1-9]$/.test(event.key) ? choose(event.target, Number(event.key)) : deeds[event.key]?.(event.target);
  if (done) event.preventDefault();
});

// The map leads to a question of this page without sending anything.
form.addEventListener("click", (event) => {
  const place = event.target.closest("[data-place]");
  const wanted = place && document.getElementById(`q${place.dataset.place}`);
  if (!wanted) return;
  event.preventDefault();
  wanted.scrollIntoView();
  wanted.querySelector(".question__number").focus({ preventScroll: true });
});

line.hidden = false;
show();
