// Replies and links to the clipboard. What was copied is stored with the search and the call.

import { say, words } from "./desk-say.js";
import { deeds, opened, reading, request } from "./desk-state.js";

const dialog = document.getElementById("desk-replies");
const list = document.getElementById("desk-replies-list");
const replies = () => [...reading.querySelectorAll(".reply")];

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyByHand(text); // no permission, or a page that is not on https
  }
}

function copyByHand(text) {
  const holder = Object.assign(document.createElement("textarea"), { value: text, className: "unseen" });
  const focused = document.activeElement;
  (dialog.open ? dialog : document.body).append(holder);
  holder.select();
  const copied = document.execCommand("copy");
  holder.remove();
  focused?.focus({ preventScroll: true });
  return copied;
}

/** Show the button only where there is a reply to copy. */
export function prepareReplies() {
  const button = reading.querySelector(".deed--reply");
  if (button) button.hidden = replies().length === 0;
}

export function copyReply() {
  const all = replies();
  if (all.length > 1) return choose(all);
  if (all.length) return copyOne(all[0]);
  say(words(opened() ? "noReply" : "nothingOpen"));
}

async function copyOne(reply) {
  const text = reply.querySelector(".reply__text");
  const title = reply.querySelector(".reply__title").textContent.trim();
  const channel = reply.querySelector(".reply__channel").textContent.trim();
  if (!await copyText(text.innerText.trim())) return byHand(text);
  say(`${words("copiedReply")}: ${title || channel}`);
  store("reply_copied", [channel, title].filter(Boolean).join(": "));
}

function byHand(text) {
  getSelection().selectAllChildren(text);
  say(words("byHand"));
}

function choose(all) {
  list.replaceChildren(...all.map(choice));
  dialog.showModal();
  list.querySelector("button").focus();
}

function choice(reply, n) {
  const row = document.createElement("li");
  const button = Object.assign(document.createElement("button"), { type: "button", className: "choice" });
  const key = Object.assign(document.createElement("kbd"), { textContent: n + 1 });
  const channel = reply.querySelector(".reply__channel").cloneNode(true);
  const title = Object.assign(document.createElement("span"), { className: "choice__title" });
  title.textContent = reply.querySelector(".reply__title").textContent || reply.querySelector(".reply__text").innerText.slice(0, 80);
  key.hidden = n > 8;
  button.append(key, channel, title);
  button.addEventListener("click", () => { dialog.close(); copyOne(reply); });
  row.append(button);
  return row;
}

dialog.addEventListener("keydown", (event) => {
  const buttons = [...list.querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const target = step ? buttons.at((at + step) % buttons.length) : buttons[event.key - 1];
  if (!target || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  step ? target.focus() : target.click();
});

export async function copyLink() {
  const button = reading.querySelector("[data-link]");
  if (!button) return say(words(opened() ? "noLink" : "nothingOpen"));
  if (!await copyText(button.dataset.link)) return say(button.dataset.link);
  say(words("copiedLink"));
  store("link_copied");
}

function store(kind, reply = "") {
  request("POST", deeds.getAttribute("action"), { source: deeds, target: deeds, swap: "none", values: { kind, reply, quiet: 1 } });
}

reading.addEventListener("click", (event) => {
  const copier = event.target.closest("[data-copy]");
  if (event.target.closest(".deed--reply")) copyReply();
  else if (event.target.closest("[data-link]")) copyLink();
  else if (copier) {
    event.stopPropagation(); // page.js would copy it, too, and store nothing
    copyOne(copier.closest(".reply"));
  }
});
