// Pointing at a picture, by mouse, finger or arrow keys; the numbers behind it follow.

import { form, say } from "./quiz-say.js";

const SVG = "http://www.w3.org/2000/svg";
const fields = (box) => [...box.querySelectorAll(".hotspot__point")].map((one) => [one.querySelector("[data-x]"), one.querySelector("[data-y]")]);
const isSet = ([x, y]) => x.value !== "" && y.value !== "";

function draw(box) {
  const svg = box.querySelector("svg");
  svg.querySelectorAll("circle").forEach((one) => one.remove());
  for (const [x, y] of fields(box).filter(isSet)) {
    const dot = document.createElementNS(SVG, "circle");
    for (const [name, value] of [["class", "hotspot__said"], ["cx", x.value], ["cy", y.value], ["r", box.dataset.width / 50]]) dot.setAttribute(name, value);
    svg.append(dot);
  }
}

function put(box, point) {
  const free = fields(box).find((pair) => !isSet(pair)) ?? fields(box).at(-1);
  [free[0].value, free[1].value] = point.map((one) => String(Math.round(one)));
  free[0].dispatchEvent(new Event("change", { bubbles: true }));
  draw(box);
  say(`${box.dataset.set}: ${free[0].value}, ${free[1].value}`);
}

function takeBack(box) {
  const last = fields(box).filter(isSet).at(-1);
  if (!last) return;
  for (const field of last) field.value = "";
  last[0].dispatchEvent(new Event("change", { bubbles: true }));
  draw(box);
  say(box.dataset.gone);
}

function crosshair(svg, width, height) {
  const cross = document.createElementNS(SVG, "path");
  cross.setAttribute("class", "hotspot__cross");
  svg.append(cross);
  const arm = width / 25;
  return ([x, y]) => cross.setAttribute("d", `M${x - arm} ${y}H${x + arm}M${x} ${y - arm}V${y + arm}`);
}

function ready(box) {
  const stage = box.querySelector(".hotspot__stage");
  if (!stage) return;
  stage.hidden = false;
  const how = box.querySelector("[data-how]");
  how.textContent = how.dataset.how;
  const numbers = box.querySelector(".hotspot__numbers");
  numbers.open = "stay" in numbers.dataset;
  const svg = stage.querySelector("svg");
  const [width, height] = [Number(box.dataset.width), Number(box.dataset.height)];
  const at = [width / 2, height / 2];
  const aim = crosshair(svg, width, height);
  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  aim(at);
  svg.addEventListener("click", (event) => {
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    put(box, [Math.min(Math.max(x, 0), width), Math.min(Math.max(y, 0), height)]);
  });
  svg.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    if (step) {
      const far = event.shiftKey ? 1 : Math.max(1, width / 50);
      at[0] = Math.min(Math.max(at[0] + step[0] * far, 0), width);
      at[1] = Math.min(Math.max(at[1] + step[1] * far, 0), height);
      aim(at);
      say(`${Math.round(at[0])}, ${Math.round(at[1])}`);
    } else if (event.key === "Enter" || event.key === " ") put(box, at);
    else if (event.key === "Backspace" || event.key === "Delete") takeBack(box);
    else return;
    event.preventDefault();
  });
  numbers.addEventListener("input", () => draw(box));
  draw(box);
}

form.querySelectorAll("[data-hotspot]").forEach(ready);
form.addEventListener("quiz:filled", ({ target }) => target.querySelectorAll("[data-hotspot]").forEach((box) => box.querySelector("svg") && draw(box)));
