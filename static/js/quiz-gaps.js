// Words are dragged into the gaps of a text, by mouse, pen or finger. The lists in the gaps hold the
// answer; keyboards and screen readers use them, and the words beside the text are for hands alone.

import { form, say } from "./quiz-say.js";

const NEAR = 10; // pixels around a gap that still hit it: a finger is wide
const EDGE = 80; // from the edge of the window, where the page scrolls

const gapsOf = (box) => [...box.querySelectorAll("select")];
const takes = (gap, { dataset }) => [...gap.options].some((one) => one.value === dataset.word);
const isOnce = ({ dataset }) => !("again" in dataset);

function hit(gap, { clientX, clientY }) {
  const { left, right, top, bottom } = gap.getBoundingClientRect();
  return clientX > left - NEAR && clientX < right + NEAR && clientY > top - NEAR && clientY < bottom + NEAR;
}

function show(box) {
  const said = gapsOf(box).map((gap) => gap.value);
  for (const word of box.querySelectorAll("[data-word]")) word.classList.toggle("gap-word--used", isOnce(word) && said.includes(word.dataset.word));
}

function put(box, word, gap) {
  const before = gapsOf(box).filter((one) => one !== gap && isOnce(word) && one.value === word.dataset.word);
  for (const one of before) one.value = "";
  gap.value = word.dataset.word;
  gap.dispatchEvent(new Event("change", { bubbles: true }));
  say(`${gap.getAttribute("aria-label")}: ${word.textContent}`);
}

function scroll({ clientY, movementY }) {
  if (movementY < 0 && clientY < 2 * EDGE) scrollBy(0, -EDGE / 4); // the bar is at the top
  if (movementY > 0 && clientY > innerHeight - EDGE) scrollBy(0, EDGE / 4);
}

function ready(box) {
  const words = box.querySelector("[data-words]");
  let held = null;

  function mark(event) {
    const over = event && gapsOf(box).find((gap) => takes(gap, held.word) && hit(gap, event));
    for (const gap of gapsOf(box)) {
      gap.classList.toggle("gap--open", Boolean(event) && takes(gap, held.word));
      gap.classList.toggle("gap--over", gap === over);
    }
    return over;
  }

  function move(event) {
    if (event.pointerId !== held?.pointer) return;
    scroll(event);
    held.word.style.translate = `${event.pageX - held.x}px ${event.pageY - held.y}px`;
    mark(event);
  }

  function drop(event) {
    if (event.pointerId !== held?.pointer) return;
    const over = event.type === "pointerup" && mark(event);
    const { word } = held;
    mark(null);
    word.classList.remove("gap-word--held");
    word.style.translate = "";
    held = null;
    if (over) put(box, word, over);
  }

  words.addEventListener("pointerdown", (event) => {
    const word = event.target.closest("[data-word]");
    if (!word || held || event.button) return;
    event.preventDefault();
    held = { word, pointer: event.pointerId, x: event.pageX, y: event.pageY };
    word.classList.add("gap-word--held");
    words.setPointerCapture(event.pointerId);
    mark(event);
  });
  words.addEventListener("pointermove", move);
  words.addEventListener("pointerup", drop);
  words.addEventListener("pointercancel", drop);
  box.addEventListener("change", () => show(box));
  box.querySelector("[data-drag-how]").hidden = words.hidden = false;
  show(box);
}

form.querySelectorAll("[data-drag]").forEach(ready);
form.addEventListener("quiz:filled", ({ target }) => target.querySelectorAll("[data-drag]").forEach(show));
