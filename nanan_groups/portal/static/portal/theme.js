"use strict";
/* Runs before the page is drawn: says that scripts work, and takes up the theme chosen earlier.
   The key "theme" (auto, light, dark) is the one Django's admin keeps, so that both follow one choice. */
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  let choice = "auto";
  try {
    choice = localStorage.getItem("theme") || "auto";
  } catch (error) {
    /* storage switched off: the system's theme it is */
  }
  if (choice === "light" || choice === "dark") root.dataset.theme = choice;
})();
