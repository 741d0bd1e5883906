// Answers that the server has not vouched for yet, with the number each is sent under: the newest
// of each question, and before it one that was sent and got no answer. The server may have that
// one; sent again under its own number it is acknowledged, and the newer one replaces it. Kept in
// the tab, so that a reload or a crash of the page loses none.

import { form } from "./quiz-say.js";

const key = `quiz-${form.dataset.attempt}`;
const waiting = new Map(read());

function read() {
  try { return JSON.parse(sessionStorage.getItem(key) ?? "[]").map(([number, sent]) => [number, [sent].flat()]); } catch { return []; }
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

const of = (number) => waiting.get(number) ?? [];

export const size = () => waiting.size;
export const newest = (number) => of(number).at(-1);
export const all = () => [...waiting.keys()].map((number) => [number, newest(number)]);

/** What is to be sent next. */
export function first() {
  const [number, [entry]] = waiting.entries().next().value;
  return [number, entry];
}

export function put(number, fields, seen) {
  const unsure = of(number).filter((entry) => entry.unsure);
  waiting.set(number, [...unsure, { fields, seen, id: newId() }]);
  write();
}

/** Whether the server may have this answer without our knowing. */
export function doubt(entry, unsure) {
  entry.unsure = unsure;
  write();
}

/** This answer was dealt with; one written meanwhile stays, and has seen what was saved. */
export function done(number, id, seen) {
  const left = of(number).filter((entry) => entry.id !== id);
  if (seen !== undefined) for (const entry of left) entry.seen = seen;
  if (left.length) waiting.set(number, left);
  else waiting.delete(number);
  write();
}

/** Nothing more of this question is sent. */
export function drop(number) {
  waiting.delete(number);
  write();
}
