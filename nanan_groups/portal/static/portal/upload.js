"use strict";
/* File fields in Chinese whatever the browser speaks; and files dropped anywhere on a form go into its field. */
(() => {
  if (!("DataTransfer" in window)) return;
  document.querySelectorAll("form[data-drop]").forEach((form) => {
    const input = form.querySelector('input[type="file"]');
    if (!input) return;

    const button = document.createElement("label");
    button.className = "button";
    button.htmlFor = input.id;
    button.textContent = "选择文件";
    const name = document.createElement("span");
    name.className = "file-name";
    name.setAttribute("role", "status");
    const tell = () => {
      const names = Array.from(input.files, (file) => file.name);
      name.textContent = names.length > 1 ? `${names.length} 个文件：${names.join("、")}` : names[0] || "未选择文件";
    };
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
      const dropped = Array.from(event.dataTransfer.files);
      if (!dropped.length) return;
      const taken = new DataTransfer();
      (input.multiple ? dropped : dropped.slice(0, 1)).forEach((file) => taken.items.add(file));
      input.files = taken.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
      input.focus();
    });
  });
})();
