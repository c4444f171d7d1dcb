"use strict";
/* The file field in Chinese whatever the browser speaks; and a file dropped anywhere on the form goes into it. */
(() => {
  const form = document.querySelector("form[data-drop]");
  const input = form && form.querySelector('input[type="file"]');
  if (!input || !("DataTransfer" in window)) return;

  const button = document.createElement("label");
  button.className = "button";
  button.htmlFor = input.id;
  button.textContent = "选择文件";
  const name = document.createElement("span");
  name.className = "file-name";
  name.setAttribute("role", "status");
  const tell = () => (name.textContent = input.files.length ? input.files[0].name : "未选择文件");
  const holder = document.createElement("span");
  holder.className = "file-pick";
  input.classList.add("visually-hidden");
  input.before(holder);
  holder.append(input, button, name);
  input.addEventListener("change", tell);
  tell();

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
