"use strict";
/* The hits under the search box: opened by typing, walked by arrow keys, closed by Escape or by leaving. */
(() => {
  const box = document.querySelector("[data-search]");
  const hits = document.querySelector("[data-search-hits]");
  if (!box || !hits) return;
  const links = () => Array.from(hits.querySelectorAll("a"));
  const show = (open) => {
    hits.classList.toggle("open", open);
    box.setAttribute("aria-expanded", String(open));
  };
  const move = (event, step) => {
    const all = links();
    if (!all.length) return;
    event.preventDefault();
    const at = all.indexOf(document.activeElement) + step;
    (at < 0 ? box : all[Math.min(at, all.length - 1)]).focus();
  };
  hits.addEventListener("htmx:afterSwap", () => show(hits.childElementCount > 0 && box.value.trim() !== ""));
  box.addEventListener("input", () => { if (!box.value.trim()) show(false); });
  box.addEventListener("focus", () => { if (hits.childElementCount && box.value.trim()) show(true); });
  box.form.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") move(event, 1);
    if (event.key === "ArrowUp") move(event, -1);
    if (event.key === "Escape" && hits.classList.contains("open")) {
      event.stopPropagation();
      show(false);
      box.focus();
    }
  });
  box.form.addEventListener("focusout", (event) => {
    if (!event.relatedTarget || !box.form.contains(event.relatedTarget)) show(false);
  });
})();
