"use strict";
/* Who types is at work: a sign of life every few minutes, so that the session does not end under a long text. And on a form
   that came back with what was typed, the page stands where it was filled in. */
(() => {
  const kept = document.getElementById("kept");
  if (kept) kept.focus();

  const meta = document.querySelector('meta[name="alive"]');
  if (!meta || !("fetch" in window)) return;
  const EVERY = 5 * 60 * 1000;
  let last = Date.now(), ended = false;

  const tell = (form) => {
    const line = document.createElement("p");
    line.className = "notice warn kept";
    line.setAttribute("role", "status");
    line.textContent = "登录已失效。填写的内容仍在本页；提交时请重新登录，登录后会原样恢复（文件须重新选择）。";
    form.prepend(line);
  };

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (ended || !form || form.method !== "post" || Date.now() - last < EVERY) return;
    const token = form.querySelector("[name=csrfmiddlewaretoken]");
    if (!token) return;
    last = Date.now();
    fetch(meta.content, {
      method: "POST",
      body: new URLSearchParams({ csrfmiddlewaretoken: token.value }),
      headers: { "X-Requested-With": "fetch" },
      redirect: "manual",
      credentials: "same-origin",
    })
      .then((reply) => {
        if (reply.type !== "opaqueredirect") return;
        ended = true;
        if (!form.hasAttribute("data-autosave")) tell(form);
      })
      .catch(() => {}); /* the next key tries again */
  });
})();
