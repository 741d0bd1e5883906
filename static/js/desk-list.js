// Going through the answers: one link of the list is in the tab order, the arrows move it.

import { box, hits } from "./desk-state.js";

export const links = () => [...hits.querySelectorAll("a.hit")];
export const first = () => links()[0];
export const linkTo = (page) => links().find((link) => link.dataset.open === page);

/** Say which answer is open, and leave one link in the tab order. */
export function mark(page) {
  const all = links();
  const open = page && linkTo(page);
  for (const link of all) {
    link.removeAttribute("aria-current");
    link.tabIndex = -1;
  }
  if (open) open.setAttribute("aria-current", "true");
  (open || all[0])?.setAttribute("tabindex", "0");
}

/** Arrow keys. From the search field into the list, and above its first link back into the field. */
export function move(by, from) {
  const all = links();
  const at = all.indexOf(from);
  if (!all.length || (at < 0 && by < 0)) return false;
  const next = at < 0 ? all.find((link) => link.tabIndex === 0) : all[at + by];
  if (at === 0 && by < 0) box.focus();
  else if (next) visit(next);
  return true;
}

export function ends(last) {
  const all = links();
  if (all.length) visit(all.at(last ? -1 : 0));
}

function visit(link) {
  for (const other of links()) other.tabIndex = -1;
  link.tabIndex = 0;
  link.focus({ preventScroll: true });
  link.scrollIntoView({ block: "nearest" });
}

/** The answer after or before the open one. */
export function neighbour(page, by) {
  const all = links();
  const at = all.findIndex((link) => link.dataset.open === page);
  return at < 0 ? all[0] : all[at + by];
}
