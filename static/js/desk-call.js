// The call at hand: reference, notes, what was used. Kept in this tab until it closes or the next call.

import { say, words } from "./desk-say.js";
import { HOME, box, reading } from "./desk-state.js";

const panel = document.getElementById("desk-call");
const toggle = document.querySelector(".desk-call-toggle");
const ref = document.getElementById("desk-ref");
const notes = document.getElementById("desk-notes");
const list = document.getElementById("desk-used");
const next = document.getElementById("desk-next-call");
const KEY = "desk.call";
const MOST = 12;
const NONE = { ref: "", notes: "", used: [] };

let call = read() ?? { ...NONE };

function read() {
  try { return JSON.parse(sessionStorage.getItem(KEY)); } catch { return null; }
}

function keep() {
  try { sessionStorage.setItem(KEY, JSON.stringify(call)); } catch { /* a browser that keeps nothing */ }
}

function show() {
  ref.value = call.ref;
  notes.value = call.notes;
  list.closest("section").hidden = call.used.length === 0;
  list.replaceChildren(...call.used.map(row));
}

function row({ page, at, code, title, solved }) {
  const item = document.createElement("li");
  const said = new URLSearchParams(at ? { open: page, at } : { open: page });
  const link = Object.assign(document.createElement("a"), { href: `${HOME}?${said}`, className: "call__link" });
  const number = Object.assign(document.createElement("span"), { className: "call__code" });
  number.textContent = code && `${code.slice(0, 2)} ${code.slice(2)}`;
  link.append(number, Object.assign(document.createElement("span"), { textContent: title, className: "call__what" }));
  Object.assign(link.dataset, { open: page, at });
  item.append(link);
  if (solved) item.append(Object.assign(document.createElement("span"), { className: "badge badge--ok", textContent: list.dataset.solved }));
  return item;
}

/** This answer was opened in the call, or solved it. */
export function use({ page, at = "", code, title }, solved = false) {
  const before = call.used.find((one) => one.page === page);
  const one = { page, at, code, title, solved: solved || Boolean(before?.solved) };
  call.used = [one, ...call.used.filter((other) => other !== before)].slice(0, MOST);
  keep();
  show();
}

/** What a click in the list of used answers opens. */
export function onOpen(open) {
  list.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    hide();
    open(link);
  });
}

ref.addEventListener("input", () => { call.ref = ref.value; keep(); });
notes.addEventListener("input", () => { call.notes = notes.value; keep(); });

next.addEventListener("click", () => {
  call = { ...NONE };
  keep();
  show();
  hide();
  say(words("newCall"));
  box.focus();
  box.select();
});

toggle.addEventListener("click", () => (toggle.ariaExpanded === "true" ? hide() : unfold()));

function unfold() {
  toggle.setAttribute("aria-expanded", "true");
  panel.dataset.open = "";
  ref.focus();
}

/** Closes the panel where it lies over the page; returns whether it was open. */
export function hide() {
  if (!("open" in panel.dataset)) return false;
  const inside = panel.contains(document.activeElement);
  toggle.setAttribute("aria-expanded", "false");
  delete panel.dataset.open;
  if (inside) toggle.focus();
  return true;
}

show();
if (reading.querySelector(".reading")) use(reading.querySelector(".reading").dataset);
