// The network on a phone: one level at a time, with the way back on top.
(function () {
  "use strict";
  const { el } = window.graphcrmTree;

  class TreeList {
    constructor(box, view) {
      this.box = box;
      this.view = view; // formats and texts are shared with the cards
    }

    draw(data, here) {
      const { texts } = this.view;
      const list = el("div", "tree-list");
      list.append(this.trail(here));
      list.append(this.row(here, true));
      for (const child of here.children) list.append(this.row(child, false));
      if (!here.complete && here.total > here.children.length) {
        const more = this.view.moreCard(here);
        more.className = "tree-more";
        list.append(more);
      }
      if (!here.total) list.append(el("p", "tree-empty", texts.nobody));
      this.box.replaceChildren(list);
    }

    trail(here) {
      const trail = el("nav", "tree-trail");
      trail.setAttribute("aria-label", this.view.texts.path);
      const line = [];
      for (let node = here.parent; node; node = node.parent) line.unshift(node);
      for (const node of line) {
        const step = el("button", "step", node.name);
        step.type = "button";
        step.dataset.go = node.id;
        trail.append(step);
      }
      return trail;
    }

    row(node, head) {
      const change = this.view.change(node);
      const row = el("div", head ? "tree-row head" : "tree-row");
      const open = el("button", "open");
      open.type = "button";
      open.dataset.id = node.id;
      open.append(
        el("span", `bar ${this.view.colour(node, node.parent ? node.parent.volume : node.volume)}`),
        el("span", "name", node.name),
        el("span", "what", this.view.what(node)),
        el("span", "volume", this.view.points(node.volume)),
        el("span", `change ${change.cls}`, change.text));
      row.append(open);
      if (!head && node.total > 0) {
        const into = el("button", "into", this.view.number.format(node.size));
        into.type = "button";
        into.dataset.go = node.id;
        into.setAttribute("aria-label", `${this.view.texts.expand}: ${node.name}`);
        row.append(into);
      }
      return row;
    }
  }

  window.graphcrmTree.TreeList = TreeList;
})();
