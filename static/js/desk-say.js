// Telling the agent: toasts, the live region, the thin bar while waiting, and when it fails.

import { toast } from "./page.js";
import { deeds } from "./desk-state.js";

const region = document.getElementById("desk-said");
const bar = document.getElementById("desk-wait");
let later = 0;

/** Words of the desk stand in its page, so that they are translated with it. */
export const words = (name) => deeds.dataset[name];

export const say = (text) => toast(text);

/** To screen readers alone, once typing pauses: a number for every key would be noise. */
export function announce(text) {
  clearTimeout(later);
  later = setTimeout(() => { region.textContent = text; }, 600);
}

let waiting = 0;

document.addEventListener("htmx:beforeRequest", () => { waiting += 1; busy(); });
document.addEventListener("htmx:afterRequest", () => { waiting -= 1; busy(); });

function busy() {
  bar.setAttribute("aria-busy", String(waiting > 0));
}

document.addEventListener("htmx:sendError", ({ detail }) => fail(detail, words("offline")));
document.addEventListener("htmx:responseError", ({ detail }) => {
  const told = detail.xhr.getResponseHeader("X-Desk-Says");
  fail(detail, told ? decodeURIComponent(told) : words("offline"));
});

function fail({ requestConfig }, text) {
  say(requestConfig.verb === "post" ? words("notStored") : text);
}
