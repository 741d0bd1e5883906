// Saves each answer a moment after it was given, one after the other, and again until it is kept.

import { sync } from "./quiz-clock.js";
import { mine } from "./quiz-newer.js";
import * as queue from "./quiz-queue.js";
import { fieldsOf, fill, form, say, section, token } from "./quiz-say.js";

const PAUSE = 800;
const FIRST_WAIT = 2000;
const LONGEST_WAIT = 30000;
const OUTLIVES = 60000; // bytes that a browser sends on after the page has gone; it refuses more than 64 KiB
const saved = document.getElementById("quiz-saved");
const again = document.getElementById("quiz-again");
let timer = 0;
let running = null;
let wait = FIRST_WAIT;
let leaving = false;
let troubled = false; // said aloud, and not taken back yet

const told = new Map(); // what the fields of a question said when they were last looked at

const seenField = (number) => form.elements[`q${number}-seen`];

function show(state) {
  if (saved.dataset.state === state) return;
  saved.dataset.state = state;
  saved.textContent = saved.dataset[state] ?? "";
  const trouble = state === "waiting" || state === "wrong";
  if (trouble || (troubled && state === "saved")) say(saved.textContent);
  troubled = trouble || (troubled && state !== "saved");
}

/** The answer of this question changed: save it soon. */
export function changed(number) {
  const seen = seenField(number);
  const fields = fieldsOf(number);
  // A field tells of a change twice: while it is typed in, and when it is left.
  if (!seen || told.get(number) === JSON.stringify(fields)) return;
  told.set(number, JSON.stringify(fields));
  queue.put(number, fields, Number(seen.value));
  show("saving");
  clearTimeout(timer);
  timer = setTimeout(flush, PAUSE);
}

/** Send all that waits; true once nothing does. One at a time, so that none overtakes another. */
export function flush() {
  clearTimeout(timer);
  running ??= drain().finally(() => { running = null; });
  return running;
}

async function drain() {
  const wrong = new Set();
  while (queue.size()) {
    const [number, entry] = queue.first();
    const answer = await send(number, entry);
    if (!answer) return later();
    wrong[settle(number, entry, answer) ? "add" : "delete"](number);
  }
  wait = FIRST_WAIT;
  show(wrong.size ? "wrong" : "saved");
  return true;
}

async function send(number, entry) {
  const { fields, seen, id } = entry;
  const body = JSON.stringify({ number: Number(number), seen, save_id: id, fields });
  queue.doubt(entry, true);
  try {
    const response = await fetch(form.dataset.save, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
      body,
      keepalive: new Blob([body]).size < OUTLIVES,
    });
    if (response.status >= 400 && response.status < 500) queue.doubt(entry, false);
    // A page instead of an answer: whoever logged in here is logged out.
    if (response.redirected || response.status === 403) { again.hidden = false; return null; }
    const said = response.headers.get("Content-Type")?.startsWith("application/json");
    return said ? { status: response.status, ...await response.json() } : null;
  } catch {
    return null;
  }
}

function later() {
  show("waiting");
  timer = setTimeout(flush, wait);
  wait = Math.min(wait * 2, LONGEST_WAIT);
  return false;
}

/** Do as the server says; true when the person has to look at the answer. */
function settle(number, entry, answer) {
  const last = queue.newest(number);
  queue.done(number, entry.id, answer.sequence);
  if (answer.seconds_left !== undefined && answer.open) sync(answer.seconds_left);
  if (seenField(number) && answer.sequence !== undefined) seenField(number).value = answer.sequence;
  if (answer.status === 410) leave(answer.address);
  if (answer.status === 409) newer(number, last, answer);
  const wrong = answer.status === 422 || answer.status === 400;
  tell(number, wrong ? answer.words : "");
  if (answer.status === 200) mark(number, entry.fields);
  return wrong;
}

/** `entry`: what was typed here last, also while the refused one was under way. */
function newer(number, entry, answer) {
  queue.drop(number);
  say(answer.words);
  troubled = false; // "Saved" would stand in for these words
  if (answer.settled) return leave(location.href);
  if (!section(number)) return;
  fill(number, { ...answer.fields, certainty: [answer.certainty] });
  told.delete(number);
  mine(number, answer.words, () => { fill(number, entry.fields); changed(number); });
}

function tell(number, words) {
  const line = document.getElementById(`q${number}-error`);
  if (!line) return;
  line.hidden = !words;
  line.querySelector("[data-error]").textContent = words;
}

function mark(number, fields) {
  const place = document.querySelector(`[data-place="${number}"]`);
  const { certainty: _, ...said } = fields;
  const answered = Object.values(said).flat().some(Boolean);
  place?.classList.toggle("quiz-place--answered", answered);
  const words = place?.querySelector("[data-said]");
  if (words) words.textContent = answered ? `, ${form.dataset.answered}` : `, ${form.dataset.unanswered}`;
}

function leave(address) {
  leaving = true;
  location.assign(address);
}

function onChange({ target }) {
  const question = target.closest?.(".question");
  if (question && target.name?.startsWith("q") && !target.name.endsWith("-seen")) changed(question.dataset.number);
}

form.addEventListener("input", onChange);
form.addEventListener("change", onChange);

// A button of the form: first what waits, then the button, once.
form.addEventListener("submit", async (event) => {
  if (leaving) return event.preventDefault();
  if (!queue.size() && !running) { leaving = true; return; }
  event.preventDefault();
  if (await flush()) form.requestSubmit(event.submitter);
});

// What waits is kept in the tab, and sent once the page is back.
again.addEventListener("click", () => { leaving = true; });

addEventListener("pageshow", () => { leaving = false; });
addEventListener("online", flush);
document.addEventListener("visibilitychange", () => { if (document.hidden && queue.size()) flush(); });
addEventListener("beforeunload", (event) => { if (queue.size() && !leaving) event.preventDefault(); });

// What was not saved when the page went away.
for (const [number, entry] of queue.all()) {
  if (section(number)) fill(number, entry.fields);
}
if (queue.size()) flush();
