// Sparklines: <div class="spark" data-values="3,5,4" data-open data-area>.
// The least span is 28 % of the mean, so that a flat series looks flat.
(function () {
  "use strict";

  const LEAST_SPAN = 0.28;
  const NS = "http://www.w3.org/2000/svg";

  function shape(tag, attributes) {
    const node = document.createElementNS(NS, tag);
    Object.keys(attributes).forEach(function (name) {
      node.setAttribute(name, attributes[name]);
    });
    return node;
  }

  function points(values, width, height, pad) {
    const low = Math.min.apply(null, values);
    const high = Math.max.apply(null, values);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const span = Math.max(high - low, LEAST_SPAN * Math.abs(mean), 1e-9);
    const middle = (low + high) / 2;
    const step = values.length > 1 ? (width - 2 * pad) / (values.length - 1) : 0;
    return values.map(function (value, index) {
      const share = (value - middle) / span + 0.5;
      return [pad + index * step, height - pad - share * (height - 2 * pad)];
    });
  }

  function path(list) {
    return list
      .map((p, i) => (i ? "L" : "M") + p[0].toFixed(1) + " " + p[1].toFixed(1))
      .join("");
  }

  function draw(element) {
    const width = element.clientWidth;
    const height = element.clientHeight;
    const values = (element.dataset.values || "").split(",").filter(Boolean).map(Number);
    element.replaceChildren();
    if (!width || !height || !values.length) {
      return;
    }
    const all = points(values, width, height, 4);
    const open = element.dataset.open === "1" && all.length > 1;
    const closed = open ? all.slice(0, -1) : all;
    const last = all[all.length - 1];
    const svg = shape("svg", { viewBox: "0 0 " + width + " " + height });
    if (element.dataset.area === "1") {
      const end = closed[closed.length - 1];
      const fill = path(closed) + "L" + end[0].toFixed(1) + " " + height +
        "L" + closed[0][0].toFixed(1) + " " + height + "Z";
      svg.append(shape("path", { d: fill, fill: "currentColor", opacity: "0.1" }));
    }
    svg.append(shape("path", {
      d: path(closed), fill: "none", stroke: "currentColor", "stroke-width": "1.6",
      "stroke-linejoin": "round", "stroke-linecap": "round",
    }));
    if (open) {
      svg.append(shape("path", {
        d: path(all.slice(-2)), fill: "none", stroke: "currentColor",
        "stroke-width": "1.6", "stroke-dasharray": "1.5 3",
      }));
    }
    svg.append(shape("circle", {
      cx: last[0].toFixed(1), cy: last[1].toFixed(1), r: "2.6",
      fill: open ? "var(--card)" : "currentColor",
      stroke: "currentColor", "stroke-width": "1.6",
    }));
    element.append(svg);
  }

  const sizes = new ResizeObserver(function (entries) {
    entries.forEach((entry) => draw(entry.target));
  });

  function find(node) {
    if (node.nodeType !== Node.ELEMENT_NODE) {
      return;
    }
    if (node.matches(".spark[data-values]")) {
      sizes.observe(node);
    }
    node.querySelectorAll(".spark[data-values]").forEach((spark) => sizes.observe(spark));
  }

  new MutationObserver(function (changes) {
    changes.forEach(function (change) {
      if (change.type === "attributes") {
        draw(change.target);
      } else {
        change.addedNodes.forEach(find);
      }
    });
  }).observe(document.documentElement, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["data-values", "data-open", "data-area"],
  });
})();
