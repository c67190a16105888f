// Joins the tree to its page: starts it when Dash has put the box there, turns
// clicks, keys and gestures into steps, keeps the URL true.
(function () {
  "use strict";
  const { TreeData, TreeView, TreeList } = window.graphcrmTree;
  const WIDE = window.matchMedia("(min-width: 768px)");

  class TreePage {
    constructor(box) {
      const texts = JSON.parse(box.dataset.texts);
      this.box = box;
      this.data = new TreeData(box.dataset.period);
      this.view = new TreeView(box, texts, box.dataset.language);
      this.list = new TreeList(box, this.view);
      this.back = [];
      this.texts = texts;
      this.listen();
    }

    async start() {
      const query = new URLSearchParams(location.search);
      await this.busy(async () => {
        await this.data.setRoot(query.get("root") || this.box.dataset.root);
        this.selected = this.here = this.data.root;
        await this.data.expand(this.data.root);
        const wanted = query.get("member");
        if (wanted && wanted !== this.data.root.id) {
          this.selected = await this.data.reveal(wanted);
          this.here = this.selected.parent || this.selected;
          if (!WIDE.matches) await this.data.expand(this.here);
        }
      });
      if (!this.data.root) return;
      this.draw();
      if (WIDE.matches) this.view.fit();
      this.view.show && this.selected && WIDE.matches && this.view.show(this.selected.id);
      this.tell();
    }

    // Run a step that fetches; a refusal is shown in words where the tree is.
    async busy(step) {
      this.box.setAttribute("aria-busy", "true");
      try {
        await step();
        this.error("");
      } catch (error) {
        this.error(error.message);
      } finally {
        this.box.removeAttribute("aria-busy");
      }
    }

    error(message) {
      const line = document.getElementById("tree-error");
      if (line) line.textContent = message;
    }

    draw() {
      if (WIDE.matches) {
        if (!this.box.contains(this.view.stage)) this.box.replaceChildren(this.view.stage);
        this.view.draw(this.data, this.selected);
      } else {
        this.list.draw(this.data, this.here);
      }
    }

    node(id) {
      return this.data.nodes.get(id);
    }

    select(node) {
      this.selected = node;
      this.draw();
      if (WIDE.matches) {
        this.view.show(node.id);
        this.view.focus(node.id);
      }
      this.tell();
    }

    // The panel beside the tree is Dash's: it hears of the selection by its store.
    tell() {
      const query = new URLSearchParams(location.search);
      query.set("root", this.data.root.id);
      query.set("member", this.selected.id);
      history.replaceState(history.state, "", `${location.pathname}?${query}`);
      window.dash_clientside.set_props("network-selected", { data: this.selected.id });
    }

    async toggle(node) {
      if (node.open) node.open = false;
      else await this.busy(() => this.data.expand(node));
      this.select(node);
    }

    async go(node) {
      await this.busy(() => this.data.expand(node));
      this.here = node;
      this.select(node);
      window.scrollTo(0, 0);
    }

    async more(node) {
      await this.busy(() => this.data.more(node));
      this.draw();
    }

    async makeRoot(id, remember = true) {
      if (remember && this.data.root) this.back.push(this.data.root.id);
      await this.busy(async () => {
        await this.data.setRoot(id);
        await this.data.expand(this.data.root);
      });
      this.here = this.data.root;
      this.select(this.data.root);
      if (WIDE.matches) this.view.fit();
    }

    async find(id) {
      await this.busy(async () => {
        const node = await this.data.reveal(id);
        this.here = node.parent || node;
        this.select(node);
      });
    }

    // -- input ------------------------------------------------------------------

    listen() {
      this.box.addEventListener("click", (event) => this.click(event));
      this.box.addEventListener("keydown", (event) => this.key(event));
      this.box.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
      this.drag();
      WIDE.addEventListener("change", () => this.data.root && this.draw());
    }

    click(event) {
      if (this.moved) return;
      const target = event.target;
      const of = (name) => {
        const hit = target.closest(`[data-${name}]`);
        return hit && this.node(hit.dataset[name]);
      };
      const pairs = [["toggle", "toggle"], ["more", "more"], ["go", "go"], ["id", "select"]];
      for (const [attribute, step] of pairs) {
        const node = of(attribute);
        if (node) return void this[step](node);
      }
    }

    key(event) {
      const node = this.selected;
      const siblings = node.parent ? node.parent.children : [node];
      const at = siblings.indexOf(node);
      const steps = {
        ArrowLeft: () => (node.open ? this.toggle(node) : node.parent && this.select(node.parent)),
        ArrowRight: () => (node.open && node.children.length
          ? this.select(node.children[0]) : node.total > 0 && this.toggle(node)),
        ArrowUp: () => at > 0 && this.select(siblings[at - 1]),
        ArrowDown: () => at < siblings.length - 1 && this.select(siblings[at + 1]),
        Enter: () => this.select(node),
        e: () => node.total > 0 && this.toggle(node),
        f: () => this.view.fit(),
        r: () => this.makeRoot(node.id),
        Escape: () => this.back.length && this.makeRoot(this.back.pop(), false),
        "?": () => document.getElementById("tree-keys")?.showModal?.(),
      };
      const step = steps[event.key] || steps[event.key.toLowerCase()];
      if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "Enter" && event.target.closest("button")) return;
      event.preventDefault();
      step();
    }

    wheel(event) {
      if (!WIDE.matches) return;
      event.preventDefault();
      const box = this.box.getBoundingClientRect();
      if (event.ctrlKey || event.metaKey) {
        const factor = Math.exp(-event.deltaY / 300);
        this.view.zoom(factor, event.clientX - box.left, event.clientY - box.top);
      } else {
        this.view.pan(-event.deltaX, -event.deltaY);
      }
    }

    drag() {
      const held = new Map();
      const spread = () => {
        const [a, b] = [...held.values()];
        return Math.hypot(a.x - b.x, a.y - b.y);
      };
      this.box.addEventListener("pointerdown", (event) => {
        if (!WIDE.matches) return;
        this.moved = false;
        held.set(event.pointerId, { x: event.clientX, y: event.clientY });
      });
      this.box.addEventListener("pointermove", (event) => {
        const from = held.get(event.pointerId);
        if (!from) return;
        const dx = event.clientX - from.x;
        const dy = event.clientY - from.y;
        if (!this.moved && Math.hypot(dx, dy) < 4) return;
        this.moved = true;
        const before = held.size === 2 ? spread() : 0;
        held.set(event.pointerId, { x: event.clientX, y: event.clientY });
        if (held.size === 1) this.view.pan(dx, dy);
        else if (held.size === 2 && before > 0) {
          const box = this.box.getBoundingClientRect();
          this.view.zoom(spread() / before, event.clientX - box.left, event.clientY - box.top);
        }
      });
      const end = (event) => held.delete(event.pointerId);
      window.addEventListener("pointerup", end);
      window.addEventListener("pointercancel", end);
    }
  }

  let page = null;

  function start() {
    const box = document.getElementById("network-tree");
    if (!box || !box.dataset.texts || box.dataset.started) return;
    box.dataset.started = "yes";
    page = new TreePage(box);
    page.start();
  }

  // Buttons of the page outside the tree: data-tree="fit|in|out|keys|link",
  // data-tree-metric="growth|volume", data-make-root="id".
  document.addEventListener("click", (event) => {
    if (!page || !document.contains(page.box)) return;
    const button = event.target.closest(
      "[data-tree],[data-tree-metric],[data-make-root]");
    if (!button) return;
    if (button.dataset.makeRoot) page.makeRoot(button.dataset.makeRoot);
    else if (button.dataset.treeMetric) colourBy(button);
    else press(button);
  });

  function colourBy(button) {
    for (const each of button.parentElement.children) {
      const here = each === button;
      each.classList.toggle("here", here);
      each.setAttribute("aria-pressed", String(here));
    }
    page.view.metric = button.dataset.treeMetric;
    if (page.data.root) page.draw();
  }

  function press(button) {
    const box = page.box.getBoundingClientRect();
    const keys = document.getElementById("tree-keys");
    const steps = {
      fit: () => page.view.fit(),
      in: () => page.view.zoom(1.25, box.width / 2, box.height / 2),
      out: () => page.view.zoom(0.8, box.width / 2, box.height / 2),
      keys: () => keys.showModal(),
      "keys-close": () => keys.close(),
      link: () => copyLink(button),
    };
    steps[button.dataset.tree]();
  }

  async function copyLink(button) {
    await navigator.clipboard.writeText(location.href);
    const before = button.lastChild.textContent;
    button.lastChild.textContent = button.dataset.done;
    setTimeout(() => { button.lastChild.textContent = before; }, 1500);
  }

  new MutationObserver(start).observe(document.documentElement, {
    childList: true, subtree: true,
  });
})();
