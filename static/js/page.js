// What every page has: menus that close, "/" for the search box, copying, dialogs.

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenu(event);
  if (event.key === "/" && !event.ctrlKey && !event.metaKey && !isTyping(event.target)) focusSearch(event);
});

function closeMenu(event) {
  const menu = event.target.closest?.("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
}

function isTyping(element) {
  return element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
}

function focusSearch(event) {
  const boxes = [...document.querySelectorAll("[data-search] input[type=search]")];
  const box = boxes.find((input) => input.offsetParent !== null);
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
}

// What happened a short while ago is said so; the page itself, which is kept, holds the time.
function sayHowLongAgo() {
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
  for (const time of document.querySelectorAll("time[data-ago]")) {
    const minutes = Math.round((new Date(time.dateTime) - Date.now()) / 60000);
    if (minutes > 0 || minutes <= -24 * 60) continue;
    time.title ||= time.textContent;
    time.textContent = minutes > -60 ? words.format(minutes, "minute") : words.format(Math.round(minutes / 60), "hour");
  }
}

sayHowLongAgo();
setInterval(sayHowLongAgo, 60000);

/** Say something in the corner; screen readers hear it. */
export function toast(text, seconds = 4) {
  const region = document.querySelector(".toasts");
  if (!region) return;
  const message = Object.assign(document.createElement("div"), { className: "toast", textContent: text });
  region.replaceChildren(message);
  setTimeout(() => message.remove(), seconds * 1000);
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.dataset.text ?? source.innerText);
    toast(button.dataset.copied ?? "Copied");
  } catch {
    getSelection().selectAllChildren(source);
    toast(button.dataset.byHand ?? "Selected: copy it with your keyboard");
  }
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
  const closer = event.target.closest?.("[data-close]");
  if (closer) closer.closest("dialog")?.close();
});
