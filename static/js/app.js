// Comfort on top of pages that work without it. What each data- attribute does: docs/parts.md.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const line = () => document.getElementById("save-line");
  const jobs = new Map(); // form → {params, seen, wait, timer}: saves whose answer is not known yet
  const COMPARED = ["csrfmiddlewaretoken", "key", "version"];
  const ENDS = ["saved", "refused", "clash"]; // how a save ends; "saving" and "unsaved" are on the way
  const ICONS = { refused: "attention" };
  let lastEnd = null;

  // --- The save line -------------------------------------------------------------------------
  function say(state, at) {
    const place = line();
    if (!place) return;
    const now = place.firstElementChild;
    if (now && ENDS.includes(now.dataset.state)) lastEnd = now.cloneNode(true);
    const words = place.dataset[state];
    if (!now || !words || (now.dataset.state === state && !at)) return;
    const use = now.querySelector("use");
    const shown = now.cloneNode(false);
    shown.dataset.state = state;
    if (use) {
      const icon = use.closest("svg").cloneNode(true);
      const href = use.getAttribute("href").replace(/#.*/, "#" + (ICONS[state] || state));
      icon.firstElementChild.setAttribute("href", href);
      shown.append(icon, " ");
    }
    if (at) {
      // The item in trouble may be far off the screen: the words lead there.
      const link = document.createElement("a");
      link.href = "#" + at;
      link.append(words);
      shown.append(link);
    } else shown.append(words);
    // "Saving" is shown but not spoken: a reader hears how it ended, not each start.
    place.setAttribute("aria-busy", state === "saving");
    place.replaceChildren(shown);
  }
  const sayAgain = () => {
    if (line() && lastEnd) line().replaceChildren(lastEnd.cloneNode(true));
  };

  const signedOut = (is) => {
    const box = document.getElementById("signed-out");
    if (box) box.hidden = !is;
  };

  // --- Saving: one key per attempt, repeated until its answer is known -------------------------
  function newKey() {
    if (crypto.randomUUID) return crypto.randomUUID(); // only on https and localhost
    const b = crypto.getRandomValues(new Uint8Array(16));
    b[6] = (b[6] & 15) | 64;
    b[8] = (b[8] & 63) | 128;
    const hex = [...b].map((n) => n.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }
  // What is saved as one: a form, or a part of a long form marked data-save, whose fields then
  // bear a prefix ("3.2.1-key") and go alone, without the rest of the page.
  const KEY = 'input[name="key"], input[name$="-key"]';
  const formOf = (event) => {
    const form = event.detail.elt && event.detail.elt.closest("[data-save], form");
    return form && form.querySelector(KEY) ? form : null;
  };
  const isSent = (el) => el.name && !el.disabled && (!/^(radio|checkbox)$/.test(el.type) || el.checked);
  function fieldsOf(form) {
    if (form.matches("form")) return new FormData(form);
    const data = new FormData();
    const token = document.querySelector('input[name="csrfmiddlewaretoken"]');
    [token, ...all("input, select, textarea", form)].filter(isSent).forEach((el) => data.append(el.name, el.value));
    return data;
  }
  const taken = new WeakMap(); // form → the words last saved, so that they are not sent twice
  const words = (data) =>
    JSON.stringify([...data].filter(([name, v]) => !COMPARED.includes(name.replace(/^.*-/, "")) && typeof v === "string"));
  async function send(form) {
    if (!form.isConnected) return jobs.delete(form);
    const job = jobs.get(form);
    if (job && job.signedOut) await renewToken(job).catch(() => {});
    return window.htmx.ajax("POST", form.getAttribute("hx-post"), { source: form }).catch(() => {});
  }

  // Who signed in again in another tab has a new token there; this page still holds the old one.
  async function renewToken(job) {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const token = page.querySelector('[name="csrfmiddlewaretoken"]').value;
    all('[name="csrfmiddlewaretoken"]').forEach((input) => (input.value = token));
    job.params.set("csrfmiddlewaretoken", token);
  }

  function tryAgain(form) {
    const job = jobs.get(form);
    if (!job) return;
    clearTimeout(job.timer);
    job.failed = true;
    job.timer = setTimeout(() => send(form), job.wait);
    job.wait = Math.min(job.wait * 2, 60000);
    say("unsaved");
  }

  function settled(form, wasTaken) {
    const job = jobs.get(form);
    if (!job) return;
    clearTimeout(job.timer);
    jobs.delete(form);
    const key = form.querySelector(KEY);
    if (key) key.value = newKey();
    if (wasTaken) {
      taken.set(form, job.words);
      all("[data-after-save]", form).forEach((el) => (el.hidden = false));
    }
    // What was typed while the old attempt was repeated goes now, under a key of its own.
    if (wasTaken && job.failed && job.words !== words(fieldsOf(form))) setTimeout(() => send(form));
    if (jobs.size) say("unsaved");
    else signedOut(false);
  }

  // A ticked box that asks for a reason: no save, and no error, before anybody could write it.
  const asked = (box) => document.getElementById(box.dataset.asks);
  const isSilent = (box) => box.checked && !asked(box).value.trim();
  function waits(form, box) {
    if (!box || !box.matches || !box.matches("[data-asks]") || !isSilent(box)) return false;
    asked(box).focus();
    say("refused", asked(box).id);
    return true;
  }
  document.addEventListener("focusout", (event) => {
    const form = event.target.closest("[data-save]");
    const box = form && all("[data-asks]", form).find((el) => asked(el) === event.target);
    if (box && isSilent(box) && event.relatedTarget !== box) send(form);
  });

  // What a refused save says goes to the very field; returns where to look.
  function clearErrors(form) {
    all(".field-error", form).forEach((el) => el.remove());
    all("[aria-invalid]", form).forEach((el) => el.removeAttribute("aria-invalid"));
  }
  function placeErrors(form) {
    let first = "";
    all(".field-error[data-at]", form).forEach((error) => {
      const field = form.querySelector(`[name="${error.dataset.at}"]`);
      if (!field) return;
      const box = field.closest("details");
      if (box) box.open = true;
      field.setAttribute("aria-invalid", true);
      (field.closest("fieldset, .tick-line") || field).after(error);
      first = first || field.id;
    });
    return first || form.id;
  }

  // A sign-in page answered in place of the save: nothing was stored.
  const elsewhere = (xhr, path) =>
    xhr.responseURL && new URL(xhr.responseURL).pathname !== new URL(path, location).pathname;

  document.addEventListener("htmx:configRequest", (event) => {
    const form = formOf(event);
    if (!form || event.detail.verb === "get") return;
    const job = jobs.get(form);
    if (job && job.failed) {
      event.detail.parameters = job.params;
      return;
    }
    let params = new FormData();
    if (form.matches("form")) for (const [name, value] of event.detail.formData || fieldsOf(form)) params.append(name, value);
    else event.detail.parameters = params = fieldsOf(form);
    const cause = event.detail.triggeringEvent;
    if (waits(form, cause && cause.target)) return event.preventDefault();
    const now = words(fieldsOf(form));
    if (taken.get(form) === now) return event.preventDefault();
    jobs.set(form, { params, words: now, wait: 1000, failed: false });
  });
  // "Still true": the item is saved as it stands, by the same road as any other save.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-confirm]");
    if (!button || !window.htmx) return;
    event.preventDefault();
    send(button.closest("[data-save]"));
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const job = jobs.get(formOf(event));
    if (job && !job.failed) say(navigator.onLine ? "saving" : "unsaved");
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const form = formOf(event);
    const { xhr, pathInfo } = event.detail;
    if (!form) return;
    if (elsewhere(xhr, pathInfo.requestPath)) {
      event.detail.shouldSwap = false;
      form.dataset.signedOut = "";
    } else if (xhr.status < 500) clearErrors(form);
  });
  // What a save takes out of the page may hold the focus ("Still true"): the item's title takes it.
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const gone = event.detail.target;
    const item = gone.contains(document.activeElement) && gone.closest("[data-save]");
    const title = item && item.querySelector("h3");
    if (!title) return;
    title.tabIndex = -1;
    title.focus({ preventScroll: true });
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = formOf(event);
    const xhr = event.detail.xhr;
    if (!form || !jobs.has(form)) return;
    if ("signedOut" in form.dataset) {
      delete form.dataset.signedOut;
      tryAgain(form);
      jobs.get(form).signedOut = true;
      signedOut(true);
    } else if (xhr.status === 403 && !jobs.get(form).renewed) {
      // Signed out and in again in another tab: the token of this page is too old, once.
      tryAgain(form);
      jobs.get(form).renewed = jobs.get(form).signedOut = true;
    } else if (xhr.status === 0 || xhr.status >= 500 || xhr.status === 429) {
      tryAgain(form);
    } else {
      if (line()) line().setAttribute("aria-busy", false);
      if (xhr.status === 409) say("clash", form.id);
      else if (xhr.status >= 400) say("refused", placeErrors(form)); // not tried again: the words have to change
      else showGiven(form);
      settled(form, xhr.status < 400);
    }
  });
  // The level that follows from numbers is marked, unless another one was chosen meanwhile.
  const chosenIn = (form) => (form.querySelector('[name$="-level"]:checked') || {}).value || "";
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = formOf(event);
    if (form) form.dataset.chosen = chosenIn(form);
  });
  const showGiven = (form) => {
    const given = form.querySelector("[data-given]");
    const option = given && form.querySelector(`[name$="-level"][value="${given.dataset.given}"]`);
    if (option && chosenIn(form) === form.dataset.chosen) option.checked = true;
  };
  window.addEventListener("offline", () => say("unsaved"));
  window.addEventListener("online", () => {
    if (jobs.size) jobs.forEach((job, form) => job.failed && (clearTimeout(job.timer), send(form)));
    else sayAgain();
  });
  window.addEventListener("beforeunload", (event) => {
    if (jobs.size) event.preventDefault(), (event.returnValue = "");
  });

  // --- Keys: data-key="a" presses what carries it -----------------------------------------------
  const keysOff = () => localStorage.getItem("keys") === "off";
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const open = event.target.closest && event.target.closest("details.menu[open]");
      all("details.menu[open]").forEach((menu) => (menu.open = false));
      if (open) open.querySelector("summary").focus();
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || keysOff()) return;
    if (event.target.matches('textarea, select, [contenteditable], input:not([type="radio"]):not([type="checkbox"])')) return;
    const wanted = all("[data-key]").find((el) => el.dataset.key === event.key.toLowerCase());
    if (!wanted || wanted.disabled) return;
    event.preventDefault();
    if (wanted.matches("input:not([type]), input[type=text], input[type=search], textarea")) wanted.focus();
    else wanted.click();
  });

  // --- Drafts: what was typed outlives walking on to another page, in this tab, until it is sent --
  const draftOf = (field) => `draft ${document.body.dataset.person} ${location.pathname} ${field.dataset.draft}`;
  const drafts = (root) => all("[data-draft]", root);
  document.addEventListener("input", ({ target }) => {
    if (target.matches("[data-draft]")) sessionStorage.setItem(draftOf(target), target.value);
  });
  document.addEventListener("submit", ({ target, submitter }) => {
    if (target.matches("[data-sign-out]")) return sessionStorage.clear();
    const only = submitter && submitter.dataset.sends; // a button that sends one field of several
    drafts().forEach((field) => {
      if (field.form === target && (!only || field.name === only)) sessionStorage.removeItem(draftOf(field));
    });
  });
  drafts().forEach((field) => (field.value = field.value || sessionStorage.getItem(draftOf(field)) || ""));

  // --- Small things, by delegation so that they also work in what htmx brings -------------------
  document.addEventListener("click", (event) => {
    all("details.menu[open]").forEach((menu) => menu.contains(event.target) || (menu.open = false));
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.showPassword) {
      const input = document.getElementById(button.dataset.showPassword);
      const shown = input.type === "password";
      input.type = shown ? "text" : "password";
      button.textContent = shown ? button.dataset.hide : button.dataset.show;
    } else if (button.dataset.copy) {
      const from = document.querySelector(button.dataset.copy);
      const copied = () => (button.textContent = button.dataset.copied);
      if (navigator.clipboard) navigator.clipboard.writeText(from.value || from.textContent.trim()).then(copied);
      else if (from.select && (from.select(), document.execCommand("copy"))) copied(); // without https
    }
  });
  const boxes = (head) => all(`input[type="checkbox"][name="${head.dataset.selectAll}"]:not(:disabled)`, head.closest("form, table"));
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (input.matches("[data-select-all]")) boxes(input).forEach((box) => (box.checked = input.checked));
    all("[data-select-all]").forEach((head) => {
      const chosen = boxes(head).filter((box) => box.checked).length;
      head.checked = chosen > 0 && chosen === boxes(head).length;
      head.indeterminate = chosen > 0 && !head.checked;
      all("[data-selected-count]").forEach((place) => (place.textContent = chosen));
    });
    if (input.matches('input[type="file"][data-names]')) {
      const list = document.getElementById(input.dataset.names);
      list.replaceChildren(...[...input.files].map((file) => {
        const row = document.createElement("li");
        row.textContent = file.name;
        return row;
      }));
    }
    if (input.matches("[data-keys-switch]")) localStorage.setItem("keys", input.checked ? "on" : "off");
  });
  function dress(root) {
    all("[data-show-password], [data-copy], [data-select-all], [data-js-only]", root).forEach((el) => (el.hidden = false));
    all("[data-keys-switch]", root).forEach((el) => (el.checked = !keysOff()));
  }
  document.addEventListener("htmx:load", (event) => dress(event.detail.elt));
  dress(document);
  const first = document.querySelector("[data-focus]");
  if (first) first.focus();
})();
