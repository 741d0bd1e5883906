// The open answer: fetched beside the list, brought to its passage, left again.

import { use } from "./desk-call.js";
import { prepareReplies } from "./desk-copy.js";
import { highlight } from "./desk-highlight.js";
import { first, linkTo, mark } from "./desk-list.js";
import { HOME, box, fresh, isPlain, logId, narrow, now, opened, reading, remember, request, shown } from "./desk-state.js";

let goThere = false; // whether the reader goes along to the passage
const TITLE = document.title.split(" · ").at(-1);

export function openLink(link, going = true) {
  const { open, at = "", position = "" } = link.dataset;
  fresh();
  if (opened()?.dataset.page === open && opened().dataset.at === at) return show(going);
  fetchAnswer({ open, at, position }, going);
}

export function fetchAnswer(what, going = true) {
  goThere = going;
  const said = new URLSearchParams({ ...Object.fromEntries(shown()), ...what });
  if (!now.back) said.set("log", logId());
  request("GET", `${HOME}answer?${said}`, { source: reading, target: reading, swap: "innerHTML" });
}

/** An answer has come. */
export function read() {
  if (!opened()) return;
  now.typing = false;
  remember("push", { fromList: true });
  prepareReplies();
  show(goThere);
  if (!now.back) use(opened().dataset);
}

/** Bring the reader to the passage, and mark in the list which answer is open. */
export function show(going) {
  const answer = opened();
  document.body.classList.add("desk--reading");
  document.title = `${answer.dataset.title} · ${TITLE}`;
  mark(answer.dataset.page);
  const place = answer.dataset.at && document.getElementById(answer.dataset.at);
  bring(answer, place);
  highlight(answer.querySelector(".prose"), linkTo(answer.dataset.page));
  if (going) goTo(place || answer.querySelector(".reading__title"));
}

function bring(answer, place) {
  for (const old of answer.querySelectorAll("[data-found]")) delete old.dataset.found;
  const passage = place && place.closest(".agents, .reply, .passage");
  if (passage) passage.dataset.found = "";
  const text = narrow.matches ? document.scrollingElement : answer.querySelector(".reading__text");
  if (!place) text.scrollTop = 0;
  else place.scrollIntoView({ block: "start" });
}

function goTo(place) {
  if (!place.matches("a, button, [tabindex]")) place.tabIndex = -1;
  place.focus({ preventScroll: true });
}

export function close() {
  if (!opened()) return;
  const nothing = document.getElementById("desk-nothing-open").content;
  reading.replaceChildren(nothing.cloneNode(true));
  document.body.classList.remove("desk--reading");
  document.title = TITLE;
  mark("");
}

/** From the answer to the list. Where only one of them has room, the answer closes. */
export function leave() {
  const link = linkTo(opened()?.dataset.page) ?? first();
  if (narrow.matches && opened()) {
    close();
    now.back = false;
    if (history.state?.fromList) history.back();
    else remember("replace");
  }
  (link ?? box).focus();
}

reading.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || !isPlain(event)) return;
  const act = link.getAttribute("href")?.startsWith("#") ? () => jump(link)
    : link.origin === location.origin && link.closest(".prose") ? () => follow(link)
    : null;
  if (!act) return;
  event.preventDefault();
  act();
});

document.querySelector("[data-back]").addEventListener("click", (event) => {
  if (!isPlain(event)) return;
  event.preventDefault();
  leave();
});

/** Another passage of the same answer: what is marked or copied from now on is of that one. */
function jump(link) {
  const answer = opened();
  answer.dataset.at = decodeURIComponent(link.hash.slice(1));
  answer.querySelector("[name=at]").value = answer.dataset.at;
  now.back = false;
  remember("replace", history.state);
  show(true);
}

/** A link to another answer opens here; one to anything else leads there. */
async function follow(link) {
  const found = await fetch(`${HOME}at?path=${encodeURIComponent(link.pathname)}`).catch(() => null);
  if (!found?.ok || found.redirected) return location.assign(link.href);
  fresh();
  const { open } = await found.json();
  fetchAnswer({ open, at: decodeURIComponent(link.hash.slice(1)) });
}
