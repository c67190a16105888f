// Elements in one call, words of the page, and numbers as the reader writes them.
(function () {
  "use strict";
  const bench = (window.graphcrmWorkbench = window.graphcrmWorkbench || {});

  // make("button.primary", {type: "button"}, "text", child …)
  bench.make = function (what, attributes, ...children) {
    const [tag, ...classes] = what.split(".");
    const element = document.createElement(tag || "div");
    if (classes.length) element.className = classes.join(" ");
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.flat().filter((child) => child !== null && child !== undefined));
    return element;
  };

  const SVG = "http://www.w3.org/2000/svg";
  bench.svg = function (tag, attributes, ...children) {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  };

  bench.icon = (name, size) => {
    const mark = bench.make("span.icon.i-" + name, { "aria-hidden": "true" });
    if (size) mark.style.setProperty("--icon-size", size + "px");
    return mark;
  };

  bench.word = function (name, values) {
    const text = bench.words[name] || name;
    return Object.entries(values || {}).reduce((t, [k, v]) => t.replaceAll(`{${k}}`, v), text);
  };

  bench.count = (value) => new Intl.NumberFormat(bench.language).format(value);

  bench.moment = (ms) => new Date(ms).toLocaleString(bench.language, { dateStyle: "medium", timeStyle: "short" });

  // "12 min ago": how long before now a moment was, in the largest unit that fits.
  bench.ago = function (ms) {
    const minutes = Math.max(Math.round((Date.now() - ms) / 60000), 0);
    const [unit, size] = [["day", 1440], ["hour", 60], ["minute", 1]].find(([, size]) => minutes >= size) || ["minute", 1];
    return new Intl.RelativeTimeFormat(bench.language, { style: "short" }).format(-Math.floor(minutes / size), unit);
  };

  // What one value of an answer looks like as text; nodes and lists in Cypher's way.
  bench.plain = function plain(value) {
    if (value === null || value === undefined) return "";
    if (Array.isArray(value)) return "[" + value.map(plain).join(", ") + "]";
    if (typeof value !== "object") return String(value);
    if ("node" in value) return `(:${value.labels.join(":")} ${pairs(value.properties)})`;
    if ("link" in value) return `[:${value.type} ${pairs(value.properties)}]`;
    if ("path" in value) {
      return value.path.map((node, at) => (at ? arrow(value, at - 1) : "") + plain(node)).join("");
    }
    return pairs(value.map || value);
  };

  function arrow(path, at) {
    const step = path.steps[at];
    const onward = step.ends[0] === path.path[at].node;
    return onward ? `-[:${step.type}]->` : `<-[:${step.type}]-`;
  }

  function pairs(map) {
    return "{" + Object.entries(map).map(([key, value]) => `${key}: ${bench.plain(value)}`).join(", ") + "}";
  }

  bench.copy = async function (text, button) {
    await navigator.clipboard.writeText(text);
    if (!button) return;
    const before = button.textContent;
    button.textContent = bench.word("copied");
    setTimeout(() => { button.textContent = before; }, 1500);
  };
})();
