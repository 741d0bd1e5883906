// What is on the desk's screen, and the address that says it: Back and Reload give the same again.

export const form = document.getElementById("desk-ask");
export const box = document.getElementById("desk-q");
export const hits = document.getElementById("desk-hits");
export const reading = document.getElementById("desk-reading");
export const deeds = document.getElementById("desk-deeds");
export const narrow = matchMedia("(max-width: 68.74em)"); // list or answer, one at a time
export const HOME = form.getAttribute("action");

/** `typing`: the last step of the history is of this run of typing. `back`: Back or Forward was pressed. */
export const now = { typing: false, back: false };

/** Something new was asked for: not by Back, and no longer by the same run of typing. */
export function fresh() {
  now.back = now.typing = false;
}

export const shown = () => new URLSearchParams(hits.firstElementChild?.dataset.asked ?? "");
export const opened = () => reading.querySelector(".reading");

export function typed() {
  const said = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    const words = value.trim().replace(/\s+/g, " ");
    if (words) said.set(name, words);
  }
  return said;
}

export const isAnswered = () => same(typed(), shown());

export function same(one, other) {
  const plain = (said) => [...said].filter(([name]) => name !== "page").sort().join("&");
  return plain(one) === plain(other);
}

export function address() {
  const said = shown();
  const answer = opened();
  if (answer) said.set("open", answer.dataset.page);
  if (answer?.dataset.at) said.set("at", answer.dataset.at);
  return HOME + (said.size ? `?${said}` : "");
}

export function remember(how, state = {}) {
  if (now.back || address() === location.pathname + location.search) return;
  history[`${how}State`]({ ...state, log: logId() }, "", address());
}

/** Which search the answers on the screen are of. */
export const logId = () => hits.querySelector("[name=log]")?.value ?? "";

/** A plain click of the main button; others open tabs and windows, as on every page. */
export const isPlain = (click) => !(click.ctrlKey || click.metaKey || click.shiftKey || click.altKey || click.button);

/** htmx tells by events what came of a request; its promise says no more and fails when one is replaced. */
export const request = (verb, url, details) => htmx.ajax(verb, url, details).catch(() => {});
