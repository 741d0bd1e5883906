// The form of a page of questions, and saying to screen readers what happened.

export const form = document.getElementById("quiz-paper");
const region = document.getElementById("quiz-says");

export function say(text) {
  region.textContent = "";
  setTimeout(() => { region.textContent = text; }, 50);
}

export const section = (number) => document.getElementById(`q${number}`);
export const token = () => form.elements.csrfmiddlewaretoken.value;

/** Name without the number of the question, and all controls that carry it. */
export function controls(number) {
  const start = `q${number}-`;
  const named = [...(section(number)?.querySelectorAll("[name]") ?? [])];
  return named
    .filter((one) => one.name.startsWith(start) && one.name !== `${start}seen` && one.type !== "image")
    .map((one) => [one.name.slice(start.length), one]);
}

/** What the fields of a question hold: name → list of values, as the form would send them. */
export function fieldsOf(number) {
  const fields = {};
  for (const [name, control] of controls(number)) {
    fields[name] ??= [];
    const box = control.type === "radio" || control.type === "checkbox";
    if (!box || control.checked) fields[name].push(control.value);
  }
  return fields;
}

/** Let the fields of a question hold these values. */
export function fill(number, fields) {
  for (const [name, control] of controls(number)) {
    const values = fields[name] ?? [];
    const box = control.type === "radio" || control.type === "checkbox";
    if (box) control.checked = values.includes(control.value);
    else control.value = values[0] ?? "";
  }
  section(number)?.dispatchEvent(new CustomEvent("quiz:filled", { bubbles: true }));
}
