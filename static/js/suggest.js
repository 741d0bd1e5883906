// Suggestions while typing: a combobox with a listbox (WAI-ARIA APG), on every form[data-suggest].

const WAIT = 120; // ms after the last key

class Suggest {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector("input[type=search]");
    this.list = form.querySelector("[role=listbox]");
    this.status = form.querySelector("[role=status]");
    this.icons = form.querySelector("template").content;
    this.typed = this.input.value;
    this.at = -1;
    this.dress();
    this.input.addEventListener("input", () => this.wait());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("focus", () => this.list.children.length && this.open());
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.go(event.target.closest("[role=option]")));
  }

  dress() {
    const { input, list } = this;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);
  }

  wait() {
    this.typed = this.input.value;
    clearTimeout(this.timer);
    this.fetching?.abort();
    if (this.typed.trim().length < 2) return this.show([]);
    this.timer = setTimeout(() => this.ask(this.typed), WAIT);
  }

  async ask(text) {
    this.fetching = new AbortController();
    const address = new URL(this.form.dataset.suggest, location.href);
    address.searchParams.set("q", text.trim());
    try {
      const answer = await fetch(address, { signal: this.fetching.signal });
      if (answer.ok) this.show((await answer.json()).suggestions ?? []);
    } catch (error) {
      if (error.name !== "AbortError") this.show([]); // typing goes on without suggestions
    }
  }

  show(suggestions) {
    this.at = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.list.replaceChildren(...suggestions.map((one, n) => this.option(one, n)));
    const focused = document.activeElement === this.input;
    suggestions.length && focused ? this.open() : this.close();
    this.tell(suggestions.length);
  }

  tell(count) {
    if (this.typed.trim().length < 2) return this.status.replaceChildren();
    const words = this.status.dataset;
    this.status.textContent =
      count === 0 ? words.none : count === 1 ? words.one : words.many.replace("{n}", count);
  }

  option(one, n) {
    const row = document.createElement("li");
    row.className = "suggestion";
    row.id = `${this.list.id}-${n}`;
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", "false");
    row.dataset.url = one.url;
    row.dataset.title = one.title;
    row.append(this.picture(one.kind), this.words(one), span("suggestion__product", one.product));
    return row;
  }

  picture(kind) {
    const icon = this.icons.querySelector(`[data-kind="${CSS.escape(kind)}"] svg`)
      ?? this.icons.querySelector("svg");
    return icon.cloneNode(true);
  }

  words(one) {
    const words = span("suggestion__title");
    words.append(...emphasized(one.title, this.typed));
    if (one.heading) words.append(span("suggestion__where", one.heading));
    return words;
  }

  key(event) {
    const deed = {
      ArrowDown: () => this.move(1),
      ArrowUp: () => this.move(-1),
      Enter: () => this.isOpen() && this.at >= 0 && this.go(this.list.children[this.at]),
      Escape: () => this.isOpen() && this.back(),
      Tab: () => { this.close(); return false; },
    }[event.key];
    if (!event.isComposing && deed?.()) event.preventDefault();
  }

  move(by) {
    const rows = this.list.children;
    if (!rows.length) return false;
    if (!this.isOpen()) this.open();
    this.mark(this.at + by < -1 ? rows.length - 1 : this.at + by >= rows.length ? -1 : this.at + by);
    return true;
  }

  mark(at) {
    this.list.children[this.at]?.setAttribute("aria-selected", "false");
    this.at = at;
    const row = this.list.children[at];
    this.input.value = row ? row.dataset.title : this.typed;
    if (!row) return this.input.removeAttribute("aria-activedescendant");
    row.setAttribute("aria-selected", "true");
    row.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", row.id);
  }

  back() {
    this.mark(-1);
    this.close();
    return true;
  }

  go(row) {
    if (!row) return false;
    location.assign(row.dataset.url);
    return true;
  }

  isOpen() {
    return !this.list.hidden;
  }

  open() {
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
  }
}

function span(className, text = "") {
  return Object.assign(document.createElement("span"), { className, textContent: text });
}

/** What is not typed yet stands out: it is what tells the suggestions apart. */
function emphasized(title, typed) {
  const at = title.toLowerCase().indexOf(typed.trim().toLowerCase());
  if (at < 0) return [title];
  const end = at + typed.trim().length;
  const bold = (text) => Object.assign(document.createElement("b"), { textContent: text });
  return [bold(title.slice(0, at)), title.slice(at, end), bold(title.slice(end))];
}

for (const form of document.querySelectorAll("form[data-suggest]")) new Suggest(form);
