"use strict";
/* Day fields, the count of long texts, the warning before unsaved work is lost, and the guard against sending twice. */
(() => {
  const all = (selector) => Array.from(document.querySelectorAll(selector));

  /* Days: 2022年7月14日 in the field, ISO inside. */
  const read = (text) => {
    const found = text.normalize("NFKC").replace(/\s/g, "").match(/^(\d{4})[年\-/.](\d{1,2})[月\-/.](\d{1,2})日?$/);
    return found ? `${found[1]}-${found[2].padStart(2, "0")}-${found[3].padStart(2, "0")}` : "";
  };
  const write = (iso) => {
    const [year, month, day] = iso.split("-").map(Number);
    return `${year}年${month}月${day}日`;
  };
  const ICON =
    '<svg viewBox="0 0 20 20" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.5">' +
    '<rect x="3" y="4.5" width="14" height="12.5" rx="1.5"/><path d="M3 8.5h14M7 2.5v4M13 2.5v4"/></svg>';

  all("[data-day]").forEach((holder) => {
    const field = holder.querySelector("input");
    if (!field || field.disabled || field.readOnly || !("showPicker" in HTMLInputElement.prototype)) return;
    const native = document.createElement("input");
    native.type = "date";
    native.className = "day-native";
    native.tabIndex = -1;
    native.setAttribute("aria-hidden", "true");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "day-open";
    button.setAttribute("aria-label", "打开日历");
    button.innerHTML = ICON;
    button.addEventListener("click", () => {
      native.value = read(field.value);
      native.showPicker();
    });
    native.addEventListener("change", () => {
      if (!native.value) return;
      field.value = write(native.value);
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    });
    holder.append(native, button);
  });

  /* Long texts: how much is written and how much may be, from four fifths on; signs are counted as the server counts them. */
  const count = (area) => {
    const most = Number(area.dataset.limit), written = Array.from(area.value.replace(/\r\n?/g, "\n").trim()).length;
    let line = area.nextElementSibling;
    if (!line || !line.classList.contains("count")) {
      if (written < most * 0.8) return;
      line = document.createElement("p");
      line.className = "count";
      line.setAttribute("role", "status");
      area.after(line);
    }
    line.textContent = written > most ? `字数 ${written}，最多 ${most}，超出 ${written - most} 个字` : `字数 ${written} / ${most}`;
    line.classList.toggle("over", written > most);
    line.hidden = written < most * 0.8;
  };
  document.addEventListener("input", (event) => event.target.matches("textarea[data-limit]") && count(event.target));
  all("textarea[data-limit]").forEach(count);

  /* Unsaved work: forms marked data-guard. */
  const guarded = all("form[data-guard]");
  const changed = new Set(guarded.filter((form) => form.hasAttribute("data-dirty")));
  let leaving = false;
  guarded.forEach((form) => form.addEventListener("input", () => changed.add(form)));
  window.addEventListener("beforeunload", (event) => {
    if (leaving || !changed.size) return;
    event.preventDefault();
    event.returnValue = "";
  });

  /* Sending twice: the buttons of a sent POST form rest until the answer comes. data-again lifts the guard. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    leaving = true;
    if (form.hasAttribute("data-again")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
    const pressed = event.submitter;
    /* After this turn, so that the pressed button's own value is still sent. */
    setTimeout(() => {
      form.querySelectorAll('button[type="submit"]').forEach((one) => (one.disabled = true));
      if (pressed && pressed.classList.contains("primary")) {
        pressed.dataset.label = pressed.textContent;
        pressed.textContent = "正在提交…";
      }
    });
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    leaving = false;
    all("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
      form.querySelectorAll("button").forEach((one) => {
        one.disabled = false;
        if (one.dataset.label) one.textContent = one.dataset.label;
      });
    });
  });
})();
