"use strict";
/* Dropping a file anywhere on the upload form puts it into the file field. Without it the field's own button does. */
(() => {
  const form = document.querySelector("form[data-drop]");
  const input = form && form.querySelector('input[type="file"]');
  if (!input || !("DataTransfer" in window)) return;

  const over = (event, on) => {
    if (!event.dataTransfer || !Array.from(event.dataTransfer.types).includes("Files")) return;
    event.preventDefault();
    form.classList.toggle("dropping", on);
  };
  form.addEventListener("dragover", (event) => over(event, true));
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(event.relatedTarget)) form.classList.remove("dropping");
  });
  form.addEventListener("drop", (event) => {
    over(event, false);
    const files = event.dataTransfer.files;
    if (!files.length) return;
    const one = new DataTransfer();
    one.items.add(files[0]);
    input.files = one.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.focus();
  });
})();
