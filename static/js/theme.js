// Runs before the page is drawn, so that a remembered theme never flashes. Plain script on purpose.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const remembered = () => {
    try { return localStorage.getItem("theme"); } catch { return null; }
  };
  const show = () => {
    root.dataset.theme = remembered() ?? (dark.matches ? "dark" : "light");
    const next = root.dataset.theme === "dark" ? "light" : "dark";
    for (const button of document.querySelectorAll(".theme-toggle")) {
      button.setAttribute("aria-label", button.dataset[next] ?? "");
      button.title = button.dataset[next] ?? "";
    }
  };
  root.dataset.script = "";
  show();
  dark.addEventListener("change", show);
  addEventListener("storage", show);
  addEventListener("DOMContentLoaded", show);
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.(".theme-toggle")) return;
    try {
      localStorage.setItem("theme", root.dataset.theme === "dark" ? "light" : "dark");
    } catch { /* a browser that keeps nothing still switches for this page */
      root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
      return;
    }
    show();
  });
})();
