// Lines to put in order are moved by buttons or dragged; the numbers behind them follow.

import { form, say } from "./quiz-say.js";

const places = (list) => [...list.querySelectorAll("select")];
const answered = (list) => places(list).every((one) => one.value);
const words = (item) => item.querySelector(".order__text").textContent.trim();

function number(list) {
  places(list).forEach((one, at) => { one.value = String(at + 1); });
  places(list)[0].dispatchEvent(new Event("change", { bubbles: true }));
  show(list);
}

function show(list) {
  list.parentElement.querySelector("[data-keep]").hidden = answered(list);
  list.classList.toggle("order--open", !answered(list));
  const items = [...list.children];
  items.forEach((item, at) => {
    item.querySelector("[data-up]").disabled = at === 0;
    item.querySelector("[data-down]").disabled = at === items.length - 1;
  });
}

function move(list, item, by) {
  const other = by < 0 ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return;
  other[by < 0 ? "before" : "after"](item);
  number(list);
  const wanted = item.querySelector(by < 0 ? "[data-up]" : "[data-down]");
  (wanted.disabled ? item.querySelector("button:not(:disabled)") : wanted).focus();
  say(`${words(item)} ${list.dataset.moved} ${[...list.children].indexOf(item) + 1}`);
}

function sort(list) {
  const value = (item) => Number(item.querySelector("select").value) || 0;
  list.append(...[...list.children].sort((a, b) => value(a) - value(b)));
  show(list);
}

function drag(list) {
  let held = null;
  list.addEventListener("dragstart", (event) => { held = event.target.closest(".order__item"); held?.classList.add("order__item--held"); });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest(".order__item");
    if (!held || !over) return;
    event.preventDefault();
    const { top, height } = over.getBoundingClientRect();
    if (over !== held) over[event.clientY < top + height / 2 ? "before" : "after"](held);
  });
  list.addEventListener("drop", (event) => event.preventDefault());
  list.addEventListener("dragend", () => {
    held?.classList.remove("order__item--held");
    if (held) number(list);
    held = null;
  });
}

function ready(list) {
  list.classList.add("order--moved");
  const how = document.getElementById(`${list.closest(".question").dataset.number}-order-how`);
  how.textContent = how.dataset.how;
  for (const item of list.children) {
    item.draggable = true;
    item.querySelector(".order__moves").hidden = false;
    for (const button of item.querySelectorAll("button")) {
      button.setAttribute("aria-label", `${button.getAttribute("aria-label")}: ${words(item)}`);
      button.addEventListener("click", () => move(list, item, button.matches("[data-up]") ? -1 : 1));
    }
  }
  list.parentElement.querySelector("[data-keep] button").addEventListener("click", () => number(list));
  drag(list);
  show(list);
}

form.querySelectorAll("[data-order]").forEach(ready);
form.addEventListener("quiz:filled", ({ target }) => target.querySelectorAll("[data-order]").forEach(sort));
