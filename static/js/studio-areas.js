// Areas of a question are drawn on its picture, moved by dragging, or set by keyboard. The numbers
// in the rows below stay what counts: typing there draws here.

const SVG = "http://www.w3.org/2000/svg";
const box = document.querySelector("[data-areas]");

const numbers = (text) => text.split(/[\s,;]+/).filter(Boolean).map(Number);
const clamp = (value, most) => Math.round(Math.min(Math.max(value, 0), most));

/** The rows with their fields, in their order. */
function rows() {
  return [...document.querySelectorAll("[data-row]")].map((row, at) => ({
    at,
    shape: row.querySelector("[name$=-shape]"),
    place: row.querySelector("[name$=-place]"),
    gone: row.querySelector("[name$=-DELETE]"),
  })).filter(({ shape, place, gone }) => shape && place && !gone?.checked);
}

const made = (name, attributes) => {
  const one = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value);
  return one;
};

function drawn(shape, place) {
  const all = numbers(place);
  if (all.some(Number.isNaN)) return null;
  if (shape === "circle" && all.length === 3) return made("circle", { cx: all[0], cy: all[1], r: Math.max(all[2], 0) });
  if (shape === "rectangle" && all.length === 4) {
    const [left, top, right, bottom] = all;
    return made("rect", { x: Math.min(left, right), y: Math.min(top, bottom), width: Math.abs(right - left), height: Math.abs(bottom - top) });
  }
  return shape === "polygon" && all.length >= 4 && all.length % 2 === 0 ? made("polygon", { points: all.join(" ") }) : null;
}

/** Numbers of a shape between two points; a circle has its middle in the first. */
const between = (tool, [x, y], [toX, toY]) =>
  tool === "circle" ? [x, y, Math.round(Math.hypot(toX - x, toY - y))] : [x, y, toX, toY];

const moved = (shape, all, dx, dy) =>
  shape === "circle" ? [all[0] + dx, all[1] + dy, all[2]] : all.map((one, at) => one + (at % 2 ? dy : dx));

function start() {
  const svg = box.querySelector("svg");
  const [width, height] = [Number(box.dataset.width), Number(box.dataset.height)];
  const says = box.querySelector("[data-says]");
  const cross = made("path", { class: "areas__cross" });
  const sketch = made("g", { class: "areas__sketch" });
  const at = [Math.round(width / 2), Math.round(height / 2)];
  let corners = [];
  let held = null;

  const tool = () => box.querySelector("[name=areas-tool]:checked").value;
  const say = (words) => { says.textContent = words; };
  const aim = () => cross.setAttribute("d", `M${at[0] - width / 30} ${at[1]}h${width / 15}M${at[0]} ${at[1] - width / 30}v${width / 15}`);

  function draw() {
    svg.querySelectorAll("[data-area]").forEach((one) => one.remove());
    for (const row of rows()) {
      const one = drawn(row.shape.value, row.place.value);
      if (!one) continue;
      one.dataset.area = row.at;
      one.setAttribute("class", "areas__area");
      svg.insertBefore(one, sketch);
    }
  }

  function outline(all, kind = tool()) {
    const one = drawn(kind, all.join(","));
    sketch.replaceChildren(...(one ? [one] : []));
  }

  function put(kind, all) {
    const row = rows().find(({ place }) => !place.value.trim());
    giveUp();
    if (!row) return say(box.dataset.full);
    row.shape.value = kind;
    write(row, all);
    say(`${box.dataset.set} ${row.at + 1}: ${row.place.value}`);
  }

  function write(row, all) {
    row.place.value = all.join(", ");
    row.place.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function giveUp() { corners = []; held = null; sketch.replaceChildren(); }

  function point(event) {
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    return [clamp(x, width), clamp(y, height)];
  }

  function add(corner) {
    const same = corners.length && corners.at(-1).join() === corner.join();
    if (same && corners.length >= 3) return put("polygon", corners.flat());
    if (!same) corners.push(corner);
    outline([...corners.flat(), ...(corners.length === 1 ? corner : [])], "polygon");
    say(`${corners.length}: ${corner.join(", ")}`);
  }

  function press(corner) {
    if (tool() === "polygon") return add(corner);
    if (!corners.length) { corners = [corner]; return say(corner.join(", ")); }
    const all = between(tool(), corners[0], corner);
    return put(tool(), all);
  }

  svg.addEventListener("pointerdown", (event) => {
    const row = rows().find(({ at: number }) => String(number) === event.target.dataset.area);
    const from = point(event);
    if (row) held = { row, from, was: numbers(row.place.value) };
    else if (tool() !== "polygon") held = { from };
    else return;
    svg.setPointerCapture(event.pointerId);
    event.preventDefault();
    svg.focus({ preventScroll: true });
  });

  svg.addEventListener("pointermove", (event) => {
    if (!held) return;
    const to = point(event);
    held.moved = true;
    if (held.row) write(held.row, moved(held.row.shape.value, held.was, to[0] - held.from[0], to[1] - held.from[1]));
    else outline(between(tool(), held.from, to));
  });

  svg.addEventListener("pointerup", (event) => {
    if (held && !held.row && held.moved) put(tool(), between(tool(), held.from, point(event)));
    held = null;
  });

  svg.addEventListener("click", (event) => { if (tool() === "polygon" && !event.target.dataset.area) add(point(event)); });
  svg.addEventListener("dblclick", () => { if (tool() === "polygon" && corners.length >= 3) put("polygon", corners.flat()); });

  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  svg.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    if (step) {
      const far = event.shiftKey ? 1 : Math.max(1, Math.round(width / 50));
      at[0] = clamp(at[0] + step[0] * far, width);
      at[1] = clamp(at[1] + step[1] * far, height);
      aim();
      if (corners.length && tool() !== "polygon") outline(between(tool(), corners[0], at));
      say(at.join(", "));
    } else if (event.key === "Enter") press([...at]);
    else if (event.key === "Escape") giveUp();
    else return;
    event.preventDefault();
  });

  document.addEventListener("input", (event) => { if (event.target.closest("[data-row]")) draw(); });
  document.addEventListener("change", (event) => { if (event.target.closest("[data-row]")) draw(); });
  svg.append(sketch, cross);
  svg.setAttribute("tabindex", "0");
  svg.setAttribute("role", "application");
  const how = document.getElementById("areas-how");
  how.textContent = `${how.textContent} ${how.dataset.how}`;
  box.querySelector("[data-tools]").hidden = false;
  aim();
  draw();
}

if (box) start();
