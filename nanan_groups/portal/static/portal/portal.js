"use strict";
/* Small helps on every page; each page works without them. */
(() => {
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));

  /* The menu button on phones. */
  const bar = document.querySelector(".bar");
  const button = document.querySelector("[data-menu-button]");
  if (bar && button) {
    const show = (open) => {
      bar.classList.toggle("open", open);
      button.setAttribute("aria-expanded", String(open));
    };
    button.addEventListener("click", () => show(!bar.classList.contains("open")));
    bar.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && bar.classList.contains("open")) {
        show(false);
        button.focus();
      }
    });
  }

  /* Open menus close by Escape, by a click elsewhere, and when the focus leaves them. */
  const menus = "details.menu, details.user";
  const close = (menu) => menu.removeAttribute("open");
  document.addEventListener("click", (event) => {
    all(menus).filter((menu) => menu.open && !menu.contains(event.target)).forEach(close);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    all(menus).filter((menu) => menu.open).forEach((menu) => {
      const inside = menu.contains(document.activeElement);
      close(menu);
      if (inside) menu.querySelector("summary").focus();
    });
  });
  document.addEventListener("focusout", (event) => {
    const menu = event.target.closest(menus);
    if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) close(menu);
  });

  /* "/" goes to the search box, unless somebody is writing. */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const box = document.querySelector("[data-search]");
    if (!box || !box.offsetParent) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  /* Light, dark, or as the system says. */
  const choices = all("[data-theme-choice]");
  const mark = (choice) => choices.forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.themeChoice === choice)));
  choices.forEach((one) =>
    one.addEventListener("click", () => {
      const choice = one.dataset.themeChoice;
      if (choice === "auto") delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = choice;
      try {
        localStorage.setItem("theme", choice);
      } catch (error) {
        /* kept for this page only */
      }
      mark(choice);
    })
  );
  mark(document.documentElement.dataset.theme || "auto");

  /* Print buttons, the current tab in sight, the list of errors announced. */
  all("[data-print]").forEach((one) => {
    one.hidden = false;
    one.addEventListener("click", () => window.print());
  });
  all(".bar-nav [aria-current], .tabs [aria-current]").forEach((one) => {
    const row = one.closest("ul, .tabs");
    const beyond = one.offsetLeft + one.offsetWidth - row.offsetLeft - row.clientWidth;
    if (beyond > 0) row.scrollLeft = beyond + 40;
  });
  const errors = document.querySelector("[data-errors]");
  if (errors) errors.focus();
})();
