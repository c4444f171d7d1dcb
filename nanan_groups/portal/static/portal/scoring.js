/* Scoring by keyboard: 1 to 5 and 0 choose in the part where one is, N goes to the next part without a mark. Typing in a text
   field is left alone; what is chosen is saved by autosave.js. */
(() => {
  const form = document.querySelector("[data-scoring]");
  if (!form) return;
  const parts = () => Array.from(form.querySelectorAll("[data-part]"));
  const radios = (part) => Array.from(part.querySelectorAll("input[type=radio]"));
  const marked = (part) => radios(part).some((one) => one.checked);
  let here = null;
  form.addEventListener("focusin", (event) => {
    here = event.target.closest("[data-part]") || here;
  });
  const go = (part) => {
    if (!part) return;
    here = part;
    part.scrollIntoView({ block: "center" });
    (radios(part).find((one) => one.checked) || radios(part)[0]).focus();
  };
  const next = () => {
    const all = parts(), start = all.indexOf(here) + 1;
    go([...all.slice(start), ...all.slice(0, start)].find((one) => !marked(one)));
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.matches("textarea, select, input:not([type=radio])");
    if (typing) return;
    if (event.key === "n" || event.key === "N") {
      event.preventDefault();
      return next();
    }
    const place = "123450".indexOf(event.key);
    if (place < 0 || event.key.length !== 1) return;
    const part = here || parts().find((one) => !marked(one));
    if (!part) return;
    event.preventDefault();
    const radio = radios(part)[place];
    radio.checked = true;
    radio.focus();
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    if (place === 5) part.querySelector("input[type=text]").focus();
  });
})();
