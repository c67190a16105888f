// The loaded part of the sponsor tree: nodes by id, fetched lazily from the API.
// Knows nothing of the page; tree-view.js and tree-list.js draw what is here.
(function () {
  "use strict";
  const PAGE = 25;
  const MOST_OPEN = 500;

  async function getJSON(url) {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    if (!answer.ok) {
      const problem = await answer.json().catch(() => ({}));
      throw new Error(problem.detail || problem.title || String(answer.status));
    }
    return answer.json();
  }

  const member = (id) => "/api/v1/members/" + encodeURIComponent(id);

  class TreeData {
    constructor(period) {
      this.period = period;
      this.nodes = new Map();
      this.clock = 0;
    }

    // A member's card in the shape of a row of children.
    async card(id) {
      const card = await getJSON(
        `${member(id)}?period=${encodeURIComponent(this.period)}`);
      const day = String(card.joined);
      return {
        id: card.id, name: card.name, labels: card.labels, status: card.status,
        joined: card.joined ? `${day.slice(0, 4)}-${day.slice(4, 6)}` : "",
        volume: card.group_volume, previous: card.group_before,
        size: card.size, children: card.direct,
      };
    }

    async path(id) {
      return getJSON(`${member(id)}/path`);
    }

    async setRoot(id) {
      const row = await this.card(id);
      this.nodes.clear();
      this.root = this.put(row, null);
      return this.root;
    }

    put(row, parent) {
      const { children: total, ...figures } = row;
      const node = this.nodes.get(row.id) || {
        children: [], total, open: false, complete: false,
      };
      Object.assign(node, figures, { parent });
      this.nodes.set(row.id, node);
      return node;
    }

    async expand(node) {
      if (!node.complete && node.children.length === 0) await this.more(node);
      node.open = true;
      node.opened = ++this.clock;
      this.foldOldest(node);
    }

    // Fetch the next page of children; a path may have brought one of them early.
    async more(node) {
      const offset = node.fetched || 0;
      const answer = await getJSON(
        `${member(node.id)}/children?period=${encodeURIComponent(this.period)}` +
        `&limit=${PAGE}&offset=${offset}`);
      const known = new Set(node.children.map((child) => child.id));
      for (const row of answer.rows) {
        const child = this.put(row, node);
        if (!known.has(row.id)) node.children.push(child);
      }
      node.fetched = offset + answer.rows.length;
      node.total = answer.total;
      node.complete = node.fetched >= answer.total || answer.rows.length === 0;
      if (node.complete) node.total = node.children.length;
    }

    // Open only the line from the root down to a member, nothing beside it.
    async reveal(id) {
      const line = await this.path(id);
      let at = line.findIndex((step) => step.id === this.root.id);
      if (at < 0) {
        await this.setRoot(line[0].id);
        at = 0;
      }
      let node = this.root;
      for (const step of line.slice(at + 1)) {
        let child = node.children.find((each) => each.id === step.id);
        if (!child) {
          child = this.put(await this.card(step.id), node);
          node.children.push(child);
        }
        node.open = true;
        node.opened = ++this.clock;
        node = child;
      }
      return node;
    }

    visible() {
      const seen = [];
      const walk = (node) => {
        seen.push(node);
        if (node.open) node.children.forEach(walk);
      };
      walk(this.root);
      return seen;
    }

    foldOldest(keep) {
      while (this.visible().length > MOST_OPEN) {
        const line = new Set();
        for (let node = keep; node; node = node.parent) line.add(node);
        const oldest = this.visible()
          .filter((node) => node.open && !line.has(node))
          .sort((a, b) => a.opened - b.opened)[0];
        if (!oldest) return;
        oldest.open = false;
      }
    }
  }

  const growth = (node) =>
    node.previous > 0 ? (node.volume - node.previous) / node.previous : null;

  window.graphcrmTree = { TreeData, growth };
})();
