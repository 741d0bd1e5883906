// "Did this answer it?" without leaving the page. Without this script the form posts as it is.

async function send(form, data) {
  const answer = await fetch(form.action, {
    method: "POST",
    body: data,
    headers: { Accept: "text/html", "X-Requested-With": "fetch" },
  });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.text();
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-feedback]");
  if (!form) return;
  event.preventDefault();
  const data = new FormData(form, event.submitter);
  form.setAttribute("aria-busy", "true");
  try {
    const box = form.closest(".helped");
    box.innerHTML = await send(form, data);
    box.querySelector("[data-focus]")?.focus();
  } catch {
    form.removeAttribute("aria-busy");
    HTMLFormElement.prototype.submit.call(withButton(form, event.submitter));
  }
});

/** form.submit() leaves out the button that was pressed: carry its value in a hidden field. */
function withButton(form, button) {
  if (button?.name) {
    const field = Object.assign(document.createElement("input"), {
      type: "hidden", name: button.name, value: button.value,
    });
    form.append(field);
  }
  return form;
}
