// Tells the server when the window was left and for how long: a hint for a person, no verdict.

import { form, token } from "./quiz-say.js";

let since = 0;
let going = false;

function note(kind, seconds) {
  const body = new URLSearchParams({ kind, seconds: String(Math.round(seconds)), csrfmiddlewaretoken: token() });
  fetch(form.dataset.note, { method: "POST", body, keepalive: true }).catch(() => {});
}

// Turning the page leaves it, too; that is no leaving of the window.
addEventListener("pagehide", () => { going = true; });
addEventListener("pageshow", () => { going = false; });

document.addEventListener("visibilitychange", () => {
  if (going) return;
  if (document.hidden) { since = performance.now(); note("left", 0); }
  else if (since) note("came_back", (performance.now() - since) / 1000);
});

let offline = 0;
addEventListener("offline", () => { offline = performance.now(); });
addEventListener("online", () => { if (offline) note("offline", (performance.now() - offline) / 1000); });
