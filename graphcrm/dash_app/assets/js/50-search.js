// The search box: `/` focuses it, suggestions come from /api/v1/search, Enter or a
// click opens the member on the network page.
(function () {
  "use strict";

  const PAUSE = 150;
  let timer = null;
  let asked = 0;
  let rows = [];
  let chosen = -1;

  const box = () => document.getElementById("search");
  const list = () => document.getElementById("search-list");

  function period() {
    const value = new URLSearchParams(window.location.search).get("period");
    return value ? "&period=" + encodeURIComponent(value) : "";
  }

  function open(row) {
    close();
    box().blur();
    window.graphcrmGo("/network?member=" + encodeURIComponent(row.id) + period());
  }

  function close() {
    rows = [];
    chosen = -1;
    if (list()) {
      list().hidden = true;
      list().replaceChildren();
      box().setAttribute("aria-expanded", "false");
      box().removeAttribute("aria-activedescendant");
    }
    const top = document.getElementById("top");
    if (top) {
      top.classList.remove("searching");
    }
  }

  function span(name, text) {
    const node = document.createElement("span");
    node.className = name;
    node.textContent = text;
    return node;
  }

  function entry(row, index) {
    const item = document.createElement("li");
    item.id = "search-" + index;
    item.setAttribute("role", "option");
    const name = span("search-name", "");
    name.append(span("", row.name), span("", row.id));
    const path = document.createElement("div");
    path.className = "search-path";
    path.textContent = (row.path || []).join(" › ");
    item.append(name, path);
    item.addEventListener("mousedown", function (event) {
      event.preventDefault();
      open(row);
    });
    return item;
  }

  function say(text) {
    const item = document.createElement("li");
    item.className = "search-none";
    item.textContent = text;
    list().replaceChildren(item);
    list().hidden = false;
  }

  function show(found) {
    rows = found;
    chosen = found.length ? 0 : -1;
    if (!found.length) {
      say(box().closest(".search").dataset.none);
      return;
    }
    list().replaceChildren(...found.map(entry));
    list().hidden = false;
    box().setAttribute("aria-expanded", "true");
    mark();
  }

  function mark() {
    Array.from(list().children).forEach(function (item, index) {
      item.setAttribute("aria-selected", String(index === chosen));
      if (index === chosen) {
        box().setAttribute("aria-activedescendant", item.id);
        item.scrollIntoView({ block: "nearest" });
      }
    });
  }

  function ask(text) {
    const turn = ++asked;
    window.fetch("/api/v1/search?limit=10&q=" + encodeURIComponent(text), {
      credentials: "same-origin",
    }).then(function (response) {
      if (!response.ok) {
        throw new Error(String(response.status));
      }
      return response.json();
    }).then(function (answer) {
      if (turn === asked) {
        show(answer.rows);
      }
    }).catch(function () {
      if (turn === asked) {
        say(box().closest(".search").dataset.failed);
      }
    });
  }

  document.addEventListener("input", function (event) {
    if (event.target.id !== "search") {
      return;
    }
    const text = event.target.value.trim();
    clearTimeout(timer);
    if (text.length < 2) {
      asked += 1;
      list().hidden = true;
      return;
    }
    timer = setTimeout(() => ask(text), PAUSE);
  });

  function typing(target) {
    return target.closest("input, textarea, select, [contenteditable=true]");
  }

  document.addEventListener("keydown", function (event) {
    const field = box();
    if (!field) {
      return;
    }
    if (event.key === "/" && !typing(event.target) && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      document.getElementById("top").classList.add("searching");
      field.focus();
      field.select();
      return;
    }
    if (event.target !== field) {
      return;
    }
    if (event.key === "Escape") {
      close();
      field.blur();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      chosen = rows.length ? (chosen + step + rows.length) % rows.length : -1;
      mark();
    } else if (event.key === "Enter" && rows[chosen]) {
      event.preventDefault();
      open(rows[chosen]);
    }
  });

  document.addEventListener("focusin", function (event) {
    if (event.target.id === "search") {
      event.target.setAttribute("role", "combobox");
      event.target.setAttribute("aria-autocomplete", "list");
      event.target.setAttribute("aria-controls", "search-list");
      event.target.setAttribute("aria-label", event.target.closest(".search").dataset.label);
    }
  });

  document.addEventListener("focusout", function (event) {
    if (event.target.id === "search") {
      close();
    }
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-open-search]")) {
      document.getElementById("top").classList.add("searching");
      box().focus();
    }
  });
})();
