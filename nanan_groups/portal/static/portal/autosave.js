"use strict";
/* Saving while one types: form[data-autosave] holds parts ([data-part]); each is sent by itself after a second of quiet
   and when it loses the focus. What is not stored yet is kept in this browser, by person, paper and part, and offered
   again. Without script the form's own button saves everything. */
(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form || !("fetch" in window)) return;
  const { autosave: url, owner, paper, login } = form.dataset;
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const QUIET = 1000, RETRY = 10000, MONTH = 31 * 24 * 3600 * 1000, MINE = `draft:${owner}:`;
  const whole = form.querySelector("[data-autosave-state]");
  const count = document.querySelector("[data-autosave-count]"); /* how far the whole is, as the server counts */
  const parts = new Map(); /* element → {timer, busy, again, dirty} */
  let left = false; /* the form itself is on its way with everything in it: nothing more is sent beside it */

  /* --- this browser's own copy --- */
  const shelf = {
    key: (part) => `${MINE}${paper}:${part.dataset.part}`,
    keep(part) {
      try {
        const copy = { at: Date.now(), values: values(part), seen: revision(part), rows: rows(part) };
        localStorage.setItem(this.key(part), JSON.stringify(copy));
        return true;
      } catch (error) {
        return false;
      }
    },
    find(part) {
      try {
        return JSON.parse(localStorage.getItem(this.key(part)));
      } catch (error) {
        return null;
      }
    },
    /* It went with the form, or with the last request of a page that was left. */
    leave(part) {
      const kept = this.find(part);
      try {
        if (kept) localStorage.setItem(this.key(part), JSON.stringify({ ...kept, left: true }));
      } catch (error) {
        /* then it is offered once more, which loses nothing */
      }
    },
    drop(part) {
      try {
        localStorage.removeItem(this.key(part));
      } catch (error) {
        /* nothing was kept */
      }
    },
    sweep() {
      try {
        Object.keys(localStorage)
          .filter((key) => key.startsWith("draft:"))
          .filter((key) => Date.now() - (JSON.parse(localStorage.getItem(key)).at || 0) > MONTH)
          .forEach((key) => localStorage.removeItem(key));
      } catch (error) {
        /* what cannot be read is left alone */
      }
    },
  };

  /* --- a part and its fields --- */
  const hidden = (name) => /-(seen|was)$/.test(name);
  const fields = (part) =>
    Array.from(part.querySelectorAll("[name]")).filter((one) => one.name.startsWith(`${part.dataset.part}-`));
  const short = (part, name) => name.slice(part.dataset.part.length + 1);
  const values = (part) => {
    const found = {};
    fields(part).filter((one) => !hidden(one.name)).forEach((one) => {
      const name = short(part, one.name);
      found[name] = found[name] || [];
      if (one.type === "checkbox" || one.type === "radio" ? one.checked : one.value !== "") found[name].push(one.value);
    });
    return found;
  };
  const revision = (part) => Number((part.querySelector(`[name="${part.dataset.part}-seen"]`) || {}).value || 0);
  /* Of the card of a new row: the rows there already are beside it. */
  const rows = (part) =>
    part.dataset.needs ? Array.from(form.querySelectorAll("[data-part]")).map((one) => one.dataset.part) : [];
  const first = (found, name) => ((found[name] || [])[0] || "").trim();
  /* Whether what was kept here has reached the server since: the part has moved on, or its row stands there now. */
  const arrived = (part, kept) => {
    if (!kept.left) return false;
    const needs = part.dataset.needs;
    if (!needs) return revision(part) > (kept.seen || 0);
    const kind = part.dataset.part.split("-")[0];
    return Array.from(form.querySelectorAll(`[data-part^="${kind}-"]`)).some(
      (one) => one !== part && !(kept.rows || []).includes(one.dataset.part) && first(values(one), needs) === first(kept.values, needs)
    );
  };
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const put = (part, name, raw) => {
    fields(part).filter((one) => short(part, one.name) === name).forEach((one) => {
      if (one.type === "checkbox" || one.type === "radio") one.checked = raw.includes(one.value);
      else one.value = raw[0] === undefined ? "" : raw[0];
    });
  };
  const set = (part, name, value) => {
    const field = part.querySelector(`[name="${part.dataset.part}-${name}"]`);
    if (field) field.value = value;
  };
  const label = (part, name) => {
    const field = fields(part).find((one) => short(part, one.name) === name);
    const words = field && part.querySelector(`label[for="${field.id}"]`);
    return words ? words.firstChild.textContent.trim() : "";
  };
  const clock = (moment) => {
    const day = new Date(moment), two = (number) => String(number).padStart(2, "0");
    return `${day.getMonth() + 1}月${day.getDate()}日 ${two(day.getHours())}:${two(day.getMinutes())}`;
  };

  /* --- what is said --- */
  const make = (tag, className, text) => {
    const one = document.createElement(tag);
    if (className) one.className = className;
    if (text !== undefined) one.textContent = text;
    return one;
  };
  const say = (part, text, tone = "") => {
    const line = part.querySelector("[data-state]");
    if (line) {
      line.textContent = text;
      line.className = `part-state ${tone}`;
    }
  };
  const button = (text, act, primary) => {
    const one = make("button", `button${primary ? " primary" : ""}`, text);
    one.type = "button";
    one.addEventListener("click", act);
    return one;
  };
  const box = (part, kind) => {
    part.querySelectorAll(`.part-box.${kind}`).forEach((one) => one.remove());
    const one = make("div", `part-box notice ${kind}`);
    one.setAttribute("role", "alert");
    part.querySelector("[data-state]").after(one);
    return one;
  };
  const told = (list, pairs) => pairs.forEach(([name, text]) => list.append(make("dt", "", name), make("dd", "", text)));
  const sum = () => {
    if (!whole) return;
    const waiting = Array.from(parts.values()).filter((one) => one.dirty).length;
    if (waiting) whole.textContent = `${waiting} 处尚未保存到服务器`;
    else if (whole.dataset.at) whole.textContent = `已全部保存 ${whole.dataset.at}`;
    whole.classList.toggle("waiting", waiting > 0);
  };

  /* --- sending --- */
  const state = (part) => {
    if (!parts.has(part)) parts.set(part, { timer: 0, busy: null, again: false, dirty: false });
    return parts.get(part);
  };
  const later = (part, wait) => {
    const one = state(part);
    clearTimeout(one.timer);
    one.timer = setTimeout(() => send(part), wait);
  };
  /* The card of a new row: it is stored once the field that makes it a row is filled in. */
  const incomplete = (part) => part.dataset.needs && !(values(part)[part.dataset.needs] || []).length;

  const send = (part, leaving = false) => {
    const one = state(part);
    clearTimeout(one.timer);
    if (!one.dirty || left) return Promise.resolve();
    if (one.busy) {
      one.again = true;
      return one.busy;
    }
    if (incomplete(part)) {
      say(part, `填写“${part.dataset.needsLabel}”后保存，目前只留在本机。`);
      return Promise.resolve();
    }
    const sent = values(part);
    const body = new URLSearchParams({ csrfmiddlewaretoken: token, part: part.dataset.part });
    fields(part).forEach((field) => {
      if ((field.type === "checkbox" || field.type === "radio") && !field.checked) return;
      body.append(field.name, field.value);
    });
    say(part, "正在保存…");
    one.busy = fetch(url, { method: "POST", body, headers: { "X-Requested-With": "fetch" }, redirect: "manual", credentials: "same-origin", keepalive: leaving && String(body).length < 60000 })
      .then((reply) => hear(part, reply, sent))
      .catch(() => {
        say(part, "网络不通，内容已留在本机，稍后自动再试。", "wrong");
        later(part, RETRY);
      })
      .finally(() => {
        one.busy = null;
        sum();
        if (one.again) {
          one.again = false;
          later(part, 200);
        }
      });
    return one.busy;
  };

  const hear = (part, reply, sent) => {
    if (reply.type === "opaqueredirect" || reply.status === 403) return lost(part);
    if (reply.status !== 200 && reply.status !== 409) {
      say(part, "服务器没有保存，内容已留在本机，稍后自动再试。", "wrong");
      return later(part, RETRY);
    }
    return reply.json().then((said) => (reply.status === 409 ? refused(part, said) : stored(part, said, sent)));
  };

  const lost = (part) => {
    say(part, "", "wrong");
    const line = part.querySelector("[data-state]");
    const link = make("a", "", "重新登录");
    link.href = login;
    line.append("登录已失效，内容已留在本机。请", link, "，登录后可以恢复。");
  };

  const stored = (part, said, sent) => {
    const one = state(part);
    part.querySelectorAll(".part-box").forEach((each) => each.remove());
    if (part.dataset.part !== said.key && said.stored) rename(part, said.key);
    set(part, "seen", said.seen);
    if (said.was) set(part, "was", said.was);
    if (count && said.count) count.textContent = said.count;
    const problems = Object.values(said.errors || {}).flat();
    part.querySelectorAll("[data-settled]").forEach((each) => (each.hidden = true));
    if (problems.length) {
      shelf.keep(part);
      return say(part, `${said.stored ? `其余内容已保存 ${said.at}。` : "没有保存。"}${problems.join("")}`, "wrong");
    }
    if (same(values(part), sent)) {
      one.dirty = false;
      shelf.drop(part);
      say(part, `已保存 ${said.at}`, "ok");
      if (whole) whole.dataset.at = said.at;
    }
  };

  const refused = (part, said) => {
    if (!said.theirs) return say(part, `${said.sentence}您填写的内容已留在本机。`, "wrong");
    say(part, "没有保存，请选择保留哪一份。", "wrong");
    const one = box(part, "wrong");
    one.append(make("p", "", said.sentence));
    const list = make("dl", "conflict");
    told(list, said.theirs.map((each) => [`对方填写的“${each.label}”`, each.text]));
    const moves = make("div", "part-moves");
    moves.append(
      button("保留我的内容", () => {
        set(part, "seen", said.seen);
        one.remove();
        send(part);
      }, true),
      button("采用对方的内容", () => {
        said.theirs.forEach((each) => put(part, each.name, each.raw));
        set(part, "seen", said.seen);
        one.remove();
        send(part);
      })
    );
    one.append(list, moves);
    return undefined;
  };

  /* A new row is stored: from now on its card is that row's, and there is another empty one below. */
  const rename = (part, key) => {
    const old = part.dataset.part;
    const blank = form.querySelector("template[data-new-part]");
    shelf.drop(part);
    const swap = (one, name) => one.hasAttribute(name) && one.setAttribute(name, one.getAttribute(name).replace(old, key));
    part.querySelectorAll("*").forEach((one) => ["name", "id", "for", "aria-describedby"].forEach((name) => swap(one, name)));
    swap(part, "aria-labelledby");
    part.dataset.part = key;
    part.id = key;
    const heading = part.querySelector("[data-part-title]");
    if (heading) heading.textContent = part.dataset.added;
    delete part.dataset.needs;
    part.querySelectorAll("[data-new-only]").forEach((one) => one.remove());
    if (blank) {
      const next = blank.content.firstElementChild.cloneNode(true);
      part.after(next);
      state(next);
    }
  };

  /* --- what was left here before --- */
  const offer = (part) => {
    const kept = shelf.find(part);
    if (!kept) return;
    const now = values(part);
    const differ = Object.keys(kept.values).filter((name) => name in now && !same(kept.values[name], now[name]));
    if (!differ.length || arrived(part, kept)) return shelf.drop(part);
    const one = box(part, "warn");
    one.append(make("p", "", `上次没有保存到服务器的内容（${clock(kept.at)}）：`));
    const list = make("dl", "conflict");
    told(list, differ.map((name) => [label(part, name), kept.values[name].join("、") || "（空）"]));
    const moves = make("div", "part-moves");
    moves.append(
      button("恢复", () => {
        differ.forEach((name) => put(part, name, kept.values[name]));
        one.remove();
        state(part).dirty = true;
        send(part);
      }, true),
      button("放弃", () => {
        shelf.drop(part);
        one.remove();
      })
    );
    one.append(list, moves);
  };

  /* --- listening --- */
  const touched = (event) => {
    const part = event.target.closest("[data-part]");
    if (!part || !event.target.name || hidden(event.target.name)) return;
    state(part).dirty = true;
    if (!shelf.keep(part)) say(part, "本机不能留存草稿，请及时保存。");
    sum();
    later(part, QUIET);
  };
  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("focusout", (event) => {
    const part = event.target.closest("[data-part]");
    if (part && parts.has(part) && state(part).dirty && !part.contains(event.relatedTarget)) send(part);
  });
  window.addEventListener("online", () => parts.forEach((one, part) => one.dirty && send(part)));
  window.addEventListener("pagehide", () => {
    if (left) return;
    parts.forEach((one, part) => {
      if (!one.dirty || one.busy) return;
      send(part, true);
      shelf.leave(part);
    });
  });
  /* Back to a page the browser kept: what it shows was handed in since. */
  window.addEventListener("pageshow", (event) => event.persisted && left && window.location.reload());

  /* A button of the form sends everything; what is under way is waited for, so that nobody collides with himself.
     From then on the form speaks for all its parts: nothing is sent a second time, and what is kept here is marked. */
  let pressed = null;
  form.addEventListener("submit", (event) => {
    const busy = Array.from(parts.values()).map((one) => one.busy).filter(Boolean);
    parts.forEach((one) => clearTimeout(one.timer));
    if (left || pressed) return event.preventDefault();
    if (!busy.length) {
      left = true;
      setTimeout(() => (left = false), 3 * RETRY); /* still here: it was stopped on its way */
      return parts.forEach((one, part) => one.dirty && shelf.leave(part));
    }
    event.preventDefault();
    pressed = { by: event.submitter };
    return Promise.allSettled(busy).then(() => {
      const { by } = pressed;
      pressed = null;
      form.requestSubmit(by);
    });
  });

  shelf.sweep();
  form.querySelectorAll("[data-part]").forEach((part) => {
    state(part);
    if (!part.hasAttribute("data-sent-back")) offer(part);
    else state(part).dirty = true;
    /* What was typed before this script was there is not what the server sent: it counts as typed now. */
    fields(part)
      .filter((one) => "defaultValue" in one && !/^(checkbox|radio|hidden)$/.test(one.type) && one.value !== one.defaultValue)
      .forEach((one) => touched({ target: one }));
  });
})();
