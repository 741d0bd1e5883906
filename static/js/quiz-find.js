// Finding an article without leaving the page: the same form, sent for one question alone.

import { flush } from "./quiz-save.js";
import { form, say } from "./quiz-say.js";

const parser = new DOMParser();
const unsure = new Set(); // questions whose last form got no answer: the server may have it
const numberOf = (box) => box.closest(".question").dataset.number;

function said(number, button) {
  const whole = new FormData(form);
  const body = new URLSearchParams();
  const own = new RegExp(`^(q${number}-|(find|far)-|page$|csrf)`);
  for (const [name, value] of whole) if (own.test(name)) body.append(name, value);
  body.append(button.name, button.value);
  return body;
}

async function send(box, button) {
  const number = numberOf(box);
  box.setAttribute("aria-busy", "true");
  try {
    if (!await flush()) throw new Error("offline");
    if (unsure.has(number)) await catchUp(number);
    unsure.add(number);
    await show(number, await fetch(form.action, { method: "POST", body: said(number, button) }), button);
    unsure.delete(number);
  } catch {
    tell(number, box.dataset.failed);
  }
  box.removeAttribute("aria-busy");
}

/** What was opened last may have been kept after all: it is no other window's answer then. */
async function catchUp(number) {
  const page = parser.parseFromString(await (await fetch(location.href)).text(), "text/html");
  for (const name of [`q${number}-seen`, `q${number}-page`]) {
    const kept = page.querySelector(`[name="${name}"]`);
    if (kept) form.elements[name].value = kept.value;
  }
}

function tell(number, words) {
  const line = document.getElementById(`q${number}-error`);
  line.hidden = !words;
  line.querySelector("[data-error]").textContent = words;
  if (words) say(words);
}

async function show(number, response, button) {
  const page = parser.parseFromString(await response.text(), "text/html");
  const fresh = page.getElementById(`q${number}-find`);
  // The attempt is over, or somebody is logged out: there the server says so.
  if (!fresh) return location.assign(response.url);
  if (response.redirected) history.replaceState(history.state, "", response.url);
  place(number, fresh, page);
  if (response.status === 409) tell(number, fresh.dataset.newer);
  if (button) goTo(number, button);
}

function place(number, fresh, page) {
  document.getElementById(`q${number}-find`).replaceWith(document.adoptNode(fresh));
  const seen = page.querySelector(`[name="q${number}-seen"]`);
  if (seen) form.elements[`q${number}-seen`].value = seen.value;
  tell(number, page.querySelector(`#q${number}-error [data-error]`)?.textContent ?? "");
  const map = document.querySelector(`[data-place="${number}"]`);
  const newer = page.querySelector(`[data-place="${number}"]`);
  if (map && newer) { map.className = newer.className; map.replaceChildren(...newer.childNodes); }
}

function goTo(number, button) {
  const box = document.getElementById(`q${number}-find`);
  const [deed] = button.value.split("-");
  const wanted = box.querySelector({ open: "[data-chosen]", read: "[data-reading]" }[deed] ?? "[data-count]");
  (wanted ?? box.querySelector("[data-chosen]")).focus();
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-find] button[name=do]");
  if (!button) return;
  event.preventDefault();
  send(button.closest("[data-find]"), button);
});

form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("[data-find] input")) return;
  event.preventDefault();
  event.target.closest("[data-find]").querySelector("[data-search]").click();
});

// Another window opened something else: the answer is shown anew.
form.addEventListener("quiz:filled", async ({ target }) => {
  if (!target.querySelector("[data-find]")) return;
  try { show(target.dataset.number, await fetch(location.href)); } catch { /* the next search shows it */ }
});
