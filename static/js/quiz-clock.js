// The time left: what the server said, counted down by a clock that nobody can set.

import { form, say } from "./quiz-say.js";

const shown = document.getElementById("quiz-clock");
const COUNTS = shown?.dataset.counts ?? "seconds_left"; // or what is left to hand in
const EVERY = 60000;
const WARNINGS = [[60, "one"], [300, "five"]];
let ends = shown ? performance.now() + Number(shown.dataset.seconds) * 1000 : Infinity;
let warned = shown ? Number(shown.dataset.seconds) : Infinity;
let over = false;

/** The server says how many seconds are left. */
export function sync(seconds) {
  if (!shown || seconds === null) return;
  ends = performance.now() + seconds * 1000;
}

const left = () => Math.max(0, Math.ceil((ends - performance.now()) / 1000));
const two = (number) => String(number).padStart(2, "0");

function words(seconds) {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

function tick() {
  const seconds = left();
  shown.textContent = words(seconds);
  shown.parentElement.classList.toggle("quiz-bar__clock--soon", seconds <= 300);
  const due = WARNINGS.find(([at]) => seconds <= at && warned > at);
  if (due && seconds) say(shown.dataset[due[1]]);
  warned = Math.min(warned, seconds);
  if (seconds === 0 && !over) end();
}

function end() {
  over = true;
  say(shown.dataset.over);
  const button = Object.assign(document.createElement("button"), { name: "do", value: "over", hidden: true });
  form.append(button);
  form.requestSubmit(button);
}

async function ask() {
  try {
    const response = await fetch(form.dataset.state);
    if (!response.ok) return;
    const said = await response.json();
    const more = COUNTS !== "seconds_left" && said.seconds_left > 0; // somebody was given more time
    if (said.open && !more) sync(said[COUNTS]);
    else location.assign(said.address);
  } catch { /* without a network the countdown goes on */ }
}

if (shown) {
  setInterval(tick, 250);
  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
}
