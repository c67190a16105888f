// Nodes and relationships of an answer as a picture: cards in a tree where they are
// a sponsor tree, else dots and lines. At most 300 nodes are drawn.
(function () {
  "use strict";
  const bench = window.graphcrmWorkbench;
  const { make, svg, word } = bench;
  const MOST = 300, CARD = { w: 168, h: 46, dx: 220, dy: 58 };
  const UP = new Set(["SPONSORED_BY", "PLACED_UNDER", "ENROLLED_BY", "SUPERVISED_BY", "PART_OF"]);

  function gathered(answer) {
    const nodes = new Map(), links = new Map();
    const look = (value) => {
      if (!value || typeof value !== "object") return;
      if (Array.isArray(value)) return value.forEach(look);
      if ("node" in value) nodes.set(value.node, value);
      else if ("link" in value) links.set(value.link, value);
      else if ("path" in value) { value.path.forEach(look); value.steps.forEach(look); }
      else if (value.map) Object.values(value.map).forEach(look);
    };
    answer.rows.forEach(look);
    return { nodes, links };
  }

  bench.hasGraph = (answer) => gathered(answer).nodes.size > 0;

  const name = (node) => {
    const p = node.properties;
    return String(p.name || p.id || p.sku || p.code || p.number || p.key || node.labels.join(":"));
  };

  // Every node has at most one line up, of one kind, and none runs in a circle.
  function asTree(nodes, links) {
    if (nodes.length < 2 || !links.length) return null;
    if (new Set(links.map((link) => link.type)).size > 1 || !UP.has(links[0].type)) return null;
    const parent = new Map();
    for (const link of links) {
      if (parent.has(link.ends[0])) return null;
      parent.set(link.ends[0], link.ends[1]);
    }
    const tops = nodes.filter((node) => !parent.has(node.node));
    const below = new Map(nodes.map((node) => [node.node, []]));
    for (const [child, above] of parent) if (below.has(above)) below.get(above).push(child);
    const byId = new Map(nodes.map((node) => [node.node, node]));
    let reached = 0;
    const grown = (id) => { reached += 1; return { node: byId.get(id), children: below.get(id).map(grown) }; };
    const roots = tops.map((node) => grown(node.node));
    return reached === nodes.length ? { node: null, children: roots } : null;
  }

  function tree(root, pick) {
    const { hierarchy, tree: layout } = window.d3;
    const only = root.children.length === 1 ? root.children[0] : root;
    const laid = layout().nodeSize([CARD.dy, CARD.dx])(hierarchy(only));
    const all = laid.descendants().filter((d) => d.data.node);
    const lines = laid.links().filter((l) => l.source.data.node).map((l) => {
      const [x1, y1, x2, y2] = [l.source.y + CARD.w, l.source.x + CARD.h / 2, l.target.y, l.target.x + CARD.h / 2];
      return svg("path", { class: "wb-edge", d: `M${x1},${y1}C${(x1 + x2) / 2},${y1} ${(x1 + x2) / 2},${y2} ${x2},${y2}` });
    });
    const cards = all.map((d) => {
      const p = d.data.node.properties;
      const card = svg("g", { class: "wb-card", transform: `translate(${d.y},${d.x})`, tabindex: "0", role: "button" },
        svg("rect", { width: CARD.w, height: CARD.h, rx: 8 }),
        svg("text", { x: 10, y: 19, class: "wb-name" }, name(d.data.node).slice(0, 22)),
        svg("text", { x: 10, y: 36, class: "wb-small" }, [p.id, p.status].filter(Boolean).join(" · ").slice(0, 26)));
      return pickable(card, d.data.node, pick);
    });
    const xs = all.map((d) => d.y), ys = all.map((d) => d.x);
    return stage([...lines, ...cards], [Math.min(...xs) - 20, Math.min(...ys) - 20, Math.max(...xs) + CARD.w + 20, Math.max(...ys) + CARD.h + 20]);
  }

  function pickable(element, thing, pick) {
    element.addEventListener("click", () => pick(thing));
    element.addEventListener("keydown", (event) => { if (event.key === "Enter") pick(thing); });
    return element;
  }

  // Springs and repulsion, a fixed number of rounds: the same answer, the same picture.
  function placed(nodes, links) {
    const radius = 40 * Math.sqrt(nodes.length);
    const at = nodes.map((_, i) => [radius * Math.cos(2.4 * i) * Math.sqrt(i / nodes.length), radius * Math.sin(2.4 * i) * Math.sqrt(i / nodes.length)]);
    const index = new Map(nodes.map((node, i) => [node.node, i]));
    const pairs = links.map((l) => [index.get(l.ends[0]), index.get(l.ends[1])]);
    for (let round = 0; round < 200; round += 1) {
      const heat = 18 * (1 - round / 200) + 0.5;
      const force = at.map(([x, y]) => [-x * 0.02, -y * 0.02]);
      for (let i = 0; i < at.length; i += 1) {
        for (let j = i + 1; j < at.length; j += 1) {
          let dx = at[i][0] - at[j][0], dy = at[i][1] - at[j][1];
          const square = dx * dx + dy * dy + 0.01, push = 5200 / square;
          dx *= push / Math.sqrt(square); dy *= push / Math.sqrt(square);
          force[i][0] += dx; force[i][1] += dy; force[j][0] -= dx; force[j][1] -= dy;
        }
      }
      for (const [i, j] of pairs) {
        const dx = at[j][0] - at[i][0], dy = at[j][1] - at[i][1], long = Math.hypot(dx, dy) || 1;
        const pull = (long - 110) * 0.06;
        force[i][0] += (dx / long) * pull; force[i][1] += (dy / long) * pull;
        force[j][0] -= (dx / long) * pull; force[j][1] -= (dy / long) * pull;
      }
      force.forEach(([fx, fy], i) => {
        const size = Math.hypot(fx, fy) || 1, step = Math.min(size, heat);
        at[i] = [at[i][0] + (fx / size) * step, at[i][1] + (fy / size) * step];
      });
    }
    return { at, pairs };
  }

  function web(nodes, links, pick) {
    const { at, pairs } = placed(nodes, links);
    const labels = [...new Set(nodes.map((node) => node.labels.filter((l) => l !== "Member")[0] || "Member"))];
    const lines = pairs.map(([i, j], k) => pickable(svg("line", { class: "wb-edge", x1: at[i][0], y1: at[i][1], x2: at[j][0], y2: at[j][1] },
      svg("title", {}, links[k].type)), links[k], pick));
    const dots = nodes.map((node, i) => {
      const tone = 1 + (labels.indexOf(node.labels.filter((l) => l !== "Member")[0] || "Member") % 4);
      return pickable(svg("g", { class: "wb-dot tone-" + tone, transform: `translate(${at[i][0]},${at[i][1]})`, tabindex: "0", role: "button" },
        svg("circle", { r: 13 }), svg("text", { y: 27, "text-anchor": "middle" }, name(node).slice(0, 18)), svg("title", {}, name(node))), node, pick);
    });
    const xs = at.map((p) => p[0]), ys = at.map((p) => p[1]);
    return stage([...lines, ...dots], [Math.min(...xs) - 70, Math.min(...ys) - 40, Math.max(...xs) + 70, Math.max(...ys) + 50]);
  }

  // Dragging moves, the wheel and + − zoom.
  function stage(parts, [x1, y1, x2, y2]) {
    // A picture too large to be read whole begins at its left edge, halfway down.
    const wide = Math.min(Math.max(x2 - x1, 300), 1100), high = Math.min(Math.max(y2 - y1, 200), 640);
    let view = [x1, y1 + (Math.max(y2 - y1, 200) - high) / 2, wide, high], held = null;
    const element = svg("svg", { class: "wb-graph", role: "img", "aria-label": word("graph") }, ...parts);
    const show = () => element.setAttribute("viewBox", view.join(" "));
    const zoom = (factor) => { view = [view[0] + (view[2] * (1 - factor)) / 2, view[1] + (view[3] * (1 - factor)) / 2, view[2] * factor, view[3] * factor]; show(); };
    element.addEventListener("wheel", (event) => { event.preventDefault(); zoom(event.deltaY > 0 ? 1.15 : 0.87); }, { passive: false });
    element.addEventListener("pointerdown", (event) => { held = [event.clientX, event.clientY]; });
    element.addEventListener("pointerup", () => { held = null; });
    element.addEventListener("pointerleave", () => { held = null; });
    element.addEventListener("pointermove", (event) => {
      if (!held) return;
      const scale = view[2] / element.clientWidth;
      view[0] -= (event.clientX - held[0]) * scale; view[1] -= (event.clientY - held[1]) * scale;
      held = [event.clientX, event.clientY];
      show();
    });
    show();
    return { element, zoom };
  }

  bench.graph = function (answer) {
    const found = gathered(answer);
    if (!found.nodes.size) return make("p.wb-empty", {}, word("no_graph"));
    const nodes = [...found.nodes.values()].slice(0, MOST);
    const kept = new Set(nodes.map((node) => node.node));
    const links = [...found.links.values()].filter((link) => link.ends.every((end) => kept.has(end)));
    const panel = make("aside.wb-picked", { "aria-live": "polite" }, make("p.muted", {}, word("pick")));
    const pick = (thing) => panel.replaceChildren(
      make("h3", {}, thing.labels ? ":" + thing.labels.join(":") : ":" + thing.type),
      make("dl", {}, Object.entries(thing.properties).flatMap(([key, value]) => [make("dt", {}, key), make("dd", {}, bench.plain(value))])));
    const rooted = asTree(nodes, links);
    const drawn = rooted ? tree(rooted, pick) : web(nodes, links, pick);
    const says = found.nodes.size > MOST ? word("first_nodes", { n: MOST, of: bench.count(found.nodes.size) }) : word("nodes", { n: bench.count(nodes.length), m: bench.count(links.length) });
    return make("div", {},
      make("div.wb-tools", {}, make("span.muted", {}, says),
        make("button.button.small", { type: "button", "aria-label": word("zoom_in"), onclick: () => drawn.zoom(0.8) }, "+"),
        make("button.button.small", { type: "button", "aria-label": word("zoom_out"), onclick: () => drawn.zoom(1.25) }, "−")),
      make("div.wb-picture", {}, drawn.element, panel));
  };
})();
