// Cards and lines of the network page on a wide screen.
(function () {
  "use strict";
  const { growth } = window.graphcrmTree;
  const CARD = { width: 222, height: 66, gapX: 50, gapY: 10 };
  const STEPS = [[-0.08, "fall2"], [-0.02, "fall1"], [0.02, "flat"], [0.08, "rise1"]];

  const el = (name, cls, text) => {
    const node = document.createElement(name);
    if (cls) node.className = cls;
    if (text !== undefined) node.textContent = text;
    return node;
  };

  class TreeView {
    constructor(box, texts, language) {
      this.box = box;
      this.texts = texts;
      this.number = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
      this.metric = "growth";
      this.stage = el("div", "tree-stage");
      this.lines = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      this.lines.setAttribute("class", "tree-lines");
      this.lines.setAttribute("aria-hidden", "true");
      this.cards = el("div", "tree-cards");
      this.cards.setAttribute("role", "tree");
      this.cards.setAttribute("aria-label", texts.tree);
      this.stage.append(this.lines, this.cards);
      box.replaceChildren(this.stage);
      this.at = { x: 24, y: 0, k: 1 };
    }

    points(hundredths) {
      return this.number.format(hundredths / 100);
    }

    // "▲ 5 %", "▼ 9 %", "flat", or nothing where there was no volume before.
    change(node) {
      const value = growth(node);
      if (value === null) return { text: node.volume > 0 ? this.texts.fresh : "", cls: "" };
      const percent = Math.round(value * 100);
      if (percent === 0) return { text: this.texts.flat, cls: "" };
      const up = percent > 0;
      return {
        text: `${up ? "▲" : "▼"} ${this.number.format(Math.abs(percent))} %`,
        cls: up ? "up" : "down",
      };
    }

    colour(node, largest) {
      if (this.metric === "volume") {
        const share = largest > 0 ? Math.max(0, node.volume) / largest : 0;
        return "level" + Math.min(4, Math.floor(Math.sqrt(share) * 5));
      }
      const value = growth(node);
      if (value === null) return "flat";
      const step = STEPS.find(([limit]) => value < limit);
      return step ? step[1] : "rise2";
    }

    draw(data, selected) {
      const spots = this.layout(data.root);
      const largest = Math.max(...spots.map((s) => (s.data.node ? s.data.node.volume : 0)));
      const line = new Set();
      for (let node = selected; node; node = node.parent) line.add(node.id);
      this.spots = new Map();
      const cards = [];
      for (const spot of spots) {
        const { node, moreOf } = spot.data;
        const card = node
          ? this.card(node, spot.depth, line, selected, largest)
          : this.moreCard(moreOf);
        card.style.transform = `translate(${spot.y}px, ${spot.x}px)`;
        cards.push(card);
        if (node) this.spots.set(node.id, spot);
      }
      const focused = this.cards.contains(document.activeElement);
      this.cards.replaceChildren(...cards);
      this.drawLines(spots, line);
      this.place();
      if (focused && selected) this.focus(selected.id);
    }

    layout(root) {
      const wrap = (node) => {
        const item = { node, children: [] };
        if (node.open) {
          item.children = node.children.map(wrap);
          if (!node.complete && node.total > node.children.length) {
            item.children.push({ moreOf: node });
          }
        }
        return item;
      };
      const tree = d3.hierarchy(wrap(root));
      d3.tree()
        .nodeSize([CARD.height + CARD.gapY, CARD.width + CARD.gapX])
        .separation((a, b) => (a.parent === b.parent ? 1 : 1.25))(tree);
      return tree.descendants();
    }

    card(node, depth, line, selected, largest) {
      const chosen = selected && node.id === selected.id;
      const change = this.change(node);
      const card = el("div", `tree-card${chosen ? " selected" : ""}${line.has(node.id) ? " on-line" : ""}`);
      card.dataset.id = node.id;
      card.tabIndex = chosen || (!selected && depth === 0) ? 0 : -1;
      card.setAttribute("role", "treeitem");
      card.setAttribute("aria-level", String(depth + 1));
      if (node.total > 0) card.setAttribute("aria-expanded", String(Boolean(node.open)));
      if (chosen) card.setAttribute("aria-selected", "true");
      card.setAttribute("aria-label",
        `${node.name}, ${this.texts.volume} ${this.points(node.volume)}, ` +
        `${change.text || this.texts.flat}, ${this.number.format(node.size)} ${this.texts.below}`);
      card.append(
        el("span", `bar ${this.colour(node, largest)}`),
        el("span", "name", node.name),
        el("span", "what", this.what(node)),
        el("span", "volume", this.points(node.volume)),
        el("span", `change ${change.cls}`, change.text));
      if (node.total > 0) {
        const pill = el("button", "pill",
          (node.open ? "−" : "+") + this.number.format(node.size));
        pill.type = "button";
        pill.tabIndex = -1;
        pill.dataset.toggle = node.id;
        pill.setAttribute("aria-label", node.open ? this.texts.fold : this.texts.expand);
        card.append(pill);
      }
      return card;
    }

    what(node) {
      if (node.status === "left") return this.texts.left;
      if (!node.labels.includes("Distributor")) {
        return node.labels.includes("Customer") ? this.texts.customer : this.texts.house;
      }
      return node.joined ? `${this.texts.since} ${node.joined.slice(0, 7)}` : "";
    }

    moreCard(parent) {
      const card = el("button", "tree-card more");
      card.type = "button";
      card.dataset.more = parent.id;
      const left = parent.total - parent.children.length;
      card.textContent = this.texts.more.replace("{n}", this.number.format(left));
      return card;
    }

    drawLines(spots, line) {
      const paths = { plain: "", on: "" };
      for (const spot of spots) {
        if (!spot.parent) continue;
        const x0 = spot.parent.y + CARD.width;
        const x1 = spot.y;
        const y0 = spot.parent.x + CARD.height / 2;
        const y1 = spot.x + CARD.height / 2;
        const middle = x0 + CARD.gapX / 2;
        const bend = Math.min(8, Math.abs(y1 - y0) / 2) * Math.sign(y1 - y0);
        const round = Math.abs(bend);
        const path = `M${x0} ${y0}H${middle - round}Q${middle} ${y0} ${middle} ${y0 + bend}` +
          `V${y1 - bend}Q${middle} ${y1} ${middle + round} ${y1}H${x1}`;
        const on = spot.data.node && line.has(spot.data.node.id);
        paths[on ? "on" : "plain"] += path;
      }
      this.lines.replaceChildren(...Object.entries(paths).map(([kind, d]) => {
        const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
        path.setAttribute("class", kind);
        path.setAttribute("d", d);
        return path;
      }));
    }

    focus(id) {
      const card = this.cards.querySelector(`[data-id="${CSS.escape(id)}"]`);
      if (card) card.focus({ preventScroll: true });
    }

    // -- moving the picture ---------------------------------------------------

    place() {
      const { x, y, k } = this.at;
      this.stage.style.transform = `translate(${x}px, ${y}px) scale(${k})`;
    }

    zoom(factor, x, y) {
      const k = Math.min(2.5, Math.max(0.1, this.at.k * factor));
      const ratio = k / this.at.k;
      this.at = { k, x: x - (x - this.at.x) * ratio, y: y - (y - this.at.y) * ratio };
      this.place();
    }

    pan(dx, dy) {
      this.at.x += dx;
      this.at.y += dy;
      this.place();
    }

    fit() {
      const spots = [...this.cards.children].map((card) =>
        card.style.transform.match(/-?[\d.]+/g).map(Number));
      if (!spots.length) return;
      const xs = spots.map((spot) => spot[0]);
      const ys = spots.map((spot) => spot[1]);
      const width = Math.max(...xs) + CARD.width - Math.min(...xs);
      const height = Math.max(...ys) + CARD.height - Math.min(...ys);
      const box = this.box.getBoundingClientRect();
      const k = Math.min(1, Math.max(0.1,
        Math.min((box.width - 48) / width, (box.height - 48) / height)));
      this.at = {
        k,
        x: 24 - Math.min(...xs) * k,
        y: (box.height - height * k) / 2 - Math.min(...ys) * k,
      };
      this.place();
    }

    // Bring a card into the box if it is outside, with the least movement.
    show(id) {
      const spot = this.spots.get(id);
      if (!spot) return;
      const box = this.box.getBoundingClientRect();
      const { x, y, k } = this.at;
      const left = spot.y * k + x;
      const top = spot.x * k + y;
      const width = CARD.width * k;
      const height = CARD.height * k;
      const nudge = (from, size, room) =>
        from < 24 ? 24 - from : Math.min(0, room - 24 - size - from);
      this.pan(nudge(left, width, box.width), nudge(top, height, box.height));
    }
  }

  Object.assign(window.graphcrmTree, { TreeView, el });
})();
