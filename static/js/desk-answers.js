// Asking, and what is found. htmx waits 120 ms after the last key and drops answers that are stale.

import { announce } from "./desk-say.js";
import { first, mark } from "./desk-list.js";
import { close, fetchAnswer, openLink } from "./desk-reading.js";
import { box, deeds, form, fresh, hits, isAnswered, isPlain, logId, narrow, now, opened, remember, request, shown } from "./desk-state.js";

let openFirst = false; // Enter came before its answers
let enterList = false; // a page was turned: go on at its first answer

/** Fetch the answers to something that is not in the form, such as another page of them. */
export function ask(said, more = {}) {
  fill(said);
  request("GET", `${form.getAttribute("hx-get")}?${said}`, { source: hits, target: hits, values: more });
}

export function fill(said) {
  for (const field of form.elements) if (field.name) field.value = said.get(field.name) ?? "";
}

form.addEventListener("htmx:configRequest", ({ detail: { triggeringEvent: cause, parameters } }) => {
  now.back = false;
  parameters.after = logId();
  if (cause?.type === "input") parameters.typing = 1;
  else now.typing = false;
});

box.addEventListener("input", () => {
  openFirst = false;
  if (narrow.matches) close();
});

box.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  openFirst = !isAnswered();
  if (openFirst) return; // the form is sent, and its answers open the first
  event.preventDefault();
  enter();
});

hits.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || !isPlain(event)) return;
  event.preventDefault();
  if (link.dataset.open) return openLink(link);
  fresh();
  enterList = link.matches("[data-list]");
  ask(new URL(link.href).searchParams, { after: logId(), ...(link.matches("[data-mean]") && { offer: 1 }) });
  if (!enterList) box.focus();
});

export function answered() {
  const answers = hits.firstElementChild;
  deeds.elements.back.value = shown();
  remember(now.typing ? "replace" : "push");
  now.typing = true;
  mark(opened()?.dataset.page);
  announce(answers.dataset.said);
  hits.parentElement.scrollTop = 0;
  if (!now.back) goOn(answers.dataset.codePage);
  openFirst = enterList = false;
}

/** The first answer; without any, the button that tells the writers. */
function enter() {
  first() ? openLink(first()) : hits.querySelector("[data-key=n]")?.focus();
}

function goOn(codePage) {
  if (codePage && opened()?.dataset.page !== codePage) fetchAnswer({ open: codePage }, openFirst);
  else if (openFirst) enter();
  else if (enterList) first()?.focus();
}
