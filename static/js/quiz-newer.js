// Another window saved something newer: say so at the question, and keep what was typed here.

import { form, section } from "./quiz-say.js";

export function mine(number, words, putBack) {
  section(number).querySelector("[data-newer]")?.remove();
  const note = document.getElementById("quiz-newer").content.firstElementChild.cloneNode(true);
  note.querySelector("[data-words]").textContent = words;
  note.querySelector("button").addEventListener("click", () => { note.remove(); putBack(); });
  section(number).append(note);
  form.addEventListener("submit", () => note.remove(), { once: true });
}
