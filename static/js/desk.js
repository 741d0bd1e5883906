// The agents' desk. htmx fetches the parts; these modules keep address, focus and keys together.

import { answered, ask, fill } from "./desk-answers.js";
import { onOpen, use } from "./desk-call.js";
import { prepareReplies } from "./desk-copy.js";
import "./desk-keys.js";
import { mark } from "./desk-list.js";
import { close, fetchAnswer, openLink, read, show } from "./desk-reading.js";
import { say } from "./desk-say.js";
import { deeds, hits, narrow, now, opened, reading, same, shown } from "./desk-state.js";

const flag = document.getElementById("desk-flag");

document.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
  if (target === hits) answered();
  if (target === reading) read();
});

// Not before htmx knows the form: sent by the browser itself, it would not carry the search.
document.addEventListener("htmx:afterSettle", ({ detail: { target } }) => {
  if (flag.contains(target) && !flag.open) flag.showModal();
});

deeds.addEventListener("htmx:configRequest", ({ detail: { triggeringEvent: cause, parameters } }) => {
  // The button stands outside the form's element, where htmx does not look for it.
  if (cause?.submitter?.name) parameters[cause.submitter.name] = cause.submitter.value;
});

document.addEventListener("desk:stored", ({ detail: { kind, words } }) => {
  if (words) say(words);
  if (kind === "flagged") flag.close(); // a copy may be stored while the next thing is open
  if (kind === "solved" && opened()) use(opened().dataset, true);
});

document.getElementById("desk-filters-open").addEventListener("click", ({ currentTarget: button }) => {
  button.setAttribute("aria-expanded", String(button.ariaExpanded !== "true"));
});

onOpen(openLink);

addEventListener("popstate", ({ state }) => {
  const said = new URLSearchParams(location.search);
  const [open, at] = [said.get("open"), said.get("at") ?? ""];
  said.delete("open");
  said.delete("at");
  now.back = true;
  now.typing = false;
  fill(said);
  if (!same(said, shown()) || said.get("page") !== shown().get("page")) ask(said, { again: 1, log: state?.log ?? "" });
  if (!open) close();
  else if (opened()?.dataset.page === open && opened().dataset.at === at) show(false);
  else fetchAnswer({ open, at, again: 1 }, narrow.matches);
});

if (opened()) {
  prepareReplies();
  show(true);
} else {
  mark("");
}
