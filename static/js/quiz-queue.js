// Answers that the server has not vouched for yet: the newest of each question, with the number it
// is sent under. Kept in the tab, so that a reload or a crash of the page loses none.

import { form } from "./quiz-say.js";

const key = `quiz-${form.dataset.attempt}`;
const waiting = new Map(read());

function read() {
  try { return JSON.parse(sessionStorage.getItem(key) ?? "[]"); } catch { return []; }
}

function write() {
  try {
    if (waiting.size) sessionStorage.setItem(key, JSON.stringify([...waiting]));
    else sessionStorage.removeItem(key);
  } catch { /* a browser that keeps nothing still has them in memory */ }
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const size = () => waiting.size;
export const all = () => [...waiting];
export const first = () => waiting.entries().next().value;

export function put(number, fields, seen) {
  waiting.set(number, { fields, seen, id: newId() });
  write();
}

/** This answer was dealt with; one written meanwhile stays, and has seen what was saved. */
export function done(number, id, seen) {
  const entry = waiting.get(number);
  if (!entry) return;
  if (entry.id === id) waiting.delete(number);
  else if (seen !== undefined) entry.seen = seen;
  write();
}
