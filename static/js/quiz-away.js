// Tells the server when the window was left and for how long: a hint for a person, no verdict.

import { form, token } from "./quiz-say.js";

const PAUSE = 3000; // another window beside this one: looked at for less, nothing is said of it
let since = 0;
let told = false;
let timer = 0;
let going = false;

function note(kind, seconds) {
  const body = new URLSearchParams({ kind, seconds: String(Math.round(seconds)), csrfmiddlewaretoken: token() });
  fetch(form.dataset.note, { method: "POST", body, keepalive: true }).catch(() => {});
}

// Turning the page leaves it, too; that is no leaving of the window.
addEventListener("pagehide", () => { going = true; });
addEventListener("pageshow", () => { going = false; });

function left() {
  clearTimeout(timer);
  if (told) return;
  told = true;
  note("left", 0);
}

function back() {
  clearTimeout(timer);
  if (told) note("came_back", (performance.now() - since) / 1000);
  since = 0;
  told = false;
}

/** Behind another tab or window it is left at once; beside another one after a moment. */
function look() {
  if (going) return;
  if (!document.hidden && document.hasFocus()) return back();
  since ||= performance.now();
  if (document.hidden) return left();
  clearTimeout(timer);
  timer = setTimeout(left, PAUSE);
}

document.addEventListener("visibilitychange", look);
addEventListener("blur", look);
addEventListener("focus", look);

let offline = 0;
addEventListener("offline", () => { offline = performance.now(); });
addEventListener("online", () => { if (offline) note("offline", (performance.now() - offline) / 1000); });
