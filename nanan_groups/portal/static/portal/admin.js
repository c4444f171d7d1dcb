"use strict";
/* The back office: names for the fields Select2 draws (it gives them none that a screen reader could read), and filters
   folded away on narrow screens, where they stand below the list. */
(() => {
  if (window.matchMedia("(max-width: 980px)").matches)
    document.querySelectorAll("#changelist-filter details").forEach((filter) => {
      const chosen = filter.querySelector("li.selected:not(:first-child)") || filter.querySelector("input[type=text][value]:not([value=''])");
      if (!chosen) filter.open = false;
    });

  const name = () =>
    document.querySelectorAll("select.admin-autocomplete").forEach((select) => {
      const label = document.querySelector(`label[for="${select.id}"]`);
      const drawn = select.parentElement.querySelector(".select2-selection");
      if (!label || !drawn) return;
      const words = label.textContent.replace("*", "").trim();
      drawn.removeAttribute("aria-labelledby");
      [drawn, drawn.querySelector(".select2-selection__rendered")].forEach((part) => part.setAttribute("aria-label", words));
    });
  window.addEventListener("load", () => setTimeout(name));
  /* The search field in the opened list. */
  document.addEventListener("focusin", (event) => {
    if (event.target.matches(".select2-search__field")) event.target.setAttribute("aria-label", "查找");
  });
})();
