// The workbench put together: tabs, editor, fields, run and what came of it.
(function () {
  "use strict";
  const bench = window.graphcrmWorkbench;
  const { make, icon, word, store } = bench;
  const LOOK_AFTER = 900; // ms after the last key
  const VIEWS = ["table", "graph", "chart", "plan", "raw"];

  class Workbench {
    constructor(box) {
      this.box = box;
      this.running = false;
      store.load();
      this.side = bench.side({ open: (q) => this.open(q), insert: (text) => this.editor.insert(text), remove: (q) => this.remove(q) });
      this.tabs = make("div.wb-tabs", { role: "tablist", "aria-label": word("tabs") });
      this.fields = make("div.query-fields.wb-fields");
      this.about = make("p.summary");
      this.host = make("div.wb-editor");
      this.links = make("div");
      this.hints = make("div.wb-hints", { role: "status" });
      this.result = make("section.card.wb-result", { "aria-label": word("result"), "aria-live": "polite" });
      this.age = make("span.muted");
      this.runButton = make("button.button.primary", { type: "button", id: "wb-run", onclick: () => this.run() }, icon("play"), word("run"), make("kbd", {}, "Ctrl ↵"));
      const say = (name, act, mark) => make("button.button", { type: "button", onclick: act }, mark ? icon(mark, 15) : null, word(name));
      this.buttons = [
        say("explain", () => this.run("explain")), say("profile", () => this.run("profile")),
        say("save", () => this.save(), "file"), say("share", (event) => this.share(event.currentTarget), "link"),
      ];
      this.main = bench.mayAskMain ? make("input", { type: "checkbox", id: "wb-main", onchange: () => this.look(store.tab(), store.tab().text) }) : null;
      const server = this.main ? make("label.wb-main", { title: word("main_about") }, this.main, word("ask_main")) : null;
      const bar = make("div.wb-bar", {}, this.age, server, make("span.wb-grow"), this.buttons, this.runButton);
      const desk = make("div.wb-desk", {}, make("section.card.wb-write", {}, this.tabs, this.about, this.host, this.fields, this.hints, bar, this.links), this.result);
      box.replaceChildren(this.side.element, desk);
      this.chart = document.getElementById("workbench-chart-place");
    }

    get server() {
      return this.main && this.main.checked ? "main" : "copy";
    }

    async start() {
      if (location.hash.length > 1) await this.openLink(location.hash.slice(1));
      this.editor = window.graphcrmEditor.create(this.host, {
        text: store.tab().text, placeholder: word("placeholder"), label: word("statement"),
        schema: () => this.schema || { nodes: [], links: [] },
        parameters: () => store.parameters(store.tab().text),
        changed: (text) => this.changed(text), run: () => this.run(), save: () => this.save(),
      });
      this.draw();
      this.loadSchema();
      await this.loadSaved();
      this.openNamed();
    }

    // A permalink: the question is opened with its fields and asked.
    openNamed() {
      const named = bench.named(location.search);
      if (named === undefined) return;
      history.replaceState(null, "", location.pathname + bench.unnamed(location.search));
      if (!named) return this.hints.replaceChildren(make("p.wb-error", {}, word("not_there")));
      this.open(named.question);
      const tab = store.tab();
      for (const [name, value] of named.fields) tab.values[name] = [bench.valueOf(tab, name)[0], value];
      if (this.wish(tab)) tab.view = "chart";
      this.drawnFields = "";
      this.drawFields();
      this.run();
    }

    // The chart that the question asks for, if it asks for one.
    wish(tab) {
      return bench.chartSaid(tab.text) || tab.chart;
    }

    async openLink(hash) {
      try {
        const tab = await store.linked(hash);
        store.tabs.push(tab);
        store.active = store.tabs.length - 1;
        store.save();
      } catch {
        this.linkFailed = true;
      }
      history.replaceState(null, "", location.pathname + location.search);
    }

    async loadSchema() {
      try {
        this.schema = await store.schema();
        this.side.setSchema(this.schema);
        const when = this.schema.built_at ? bench.moment(this.schema.built_at) : "";
        this.age.textContent = this.schema.alarm || (when ? word("as_of", { when }) : word("no_copy"));
        this.age.classList.toggle("wb-error", Boolean(this.schema.alarm));
      } catch (error) {
        this.side.failed(error.message);
      }
    }

    async loadSaved() {
      try {
        store.queries = (await store.saved()).rows;
      } catch {
        store.queries = [];
      }
      this.side.refresh();
    }

    changed(text) {
      const tab = store.tab();
      if (tab.text === text) return;
      tab.text = text;
      tab.dirty = true;
      store.save();
      this.drawLinks();
      this.drawFields();
      if (!tab.title) this.drawTabs();
      this.editor.mark([]);
      clearTimeout(this.looking);
      this.looking = setTimeout(() => this.look(tab, text), LOOK_AFTER);
    }

    // What the server says about a statement before it is run: hints, or where it ends.
    async look(tab, text) {
      if (this.running || !text.trim()) return this.hints.replaceChildren();
      let said;
      try {
        said = await store.look(text, this.server);
      } catch {
        return; // the run will say it
      }
      if (store.tab() !== tab || tab.text !== text || this.running) return;
      this.drawHints(said.hints);
      const [line, column] = said.refused ? said.refused.where : [0, 0];
      if (line) this.editor.mark([{ line, column, severity: "error", message: said.refused.message }]);
    }

    // -- tabs ---------------------------------------------------------------

    open(question) {
      const here = store.tab();
      const tab = here.text.trim() ? store.fresh() : here;
      Object.assign(tab, { text: question.text, title: question.title, types: question.types, chart: question.chart, about: question.about || "", saved: question.saved || null, from: question.from || null, dirty: false, answer: null, error: null, view: "table", values: question.values ? structuredClone(question.values) : {} });
      for (const [name, value] of Object.entries(question.example || {})) tab.values[name] = [(question.types || {})[name] || "text", value];
      if (tab !== here) store.tabs.push(tab);
      this.go(store.tabs.indexOf(tab));
    }

    go(at) {
      store.active = at;
      store.save();
      this.editor.set(store.tab().text);
      this.editor.mark([]);
      this.draw();
      this.editor.focus();
    }

    close(at) {
      store.tabs.splice(at, 1);
      if (!store.tabs.length) store.tabs.push(store.fresh());
      this.go(Math.min(store.active > at ? store.active - 1 : store.active, store.tabs.length - 1));
    }

    // -- run ----------------------------------------------------------------

    async run(mode) {
      if (this.running) return this.cancel();
      const tab = store.tab();
      const names = store.parameters(tab.text);
      const parameters = Object.fromEntries(names.map((name) => [name, bench.valueOf(tab, name)]));
      this.busy(true, tab);
      const begun = Date.now();
      let said;
      try {
        tab.answer = await store.ask({ text: tab.text, parameters, mode: mode || "run", server: this.server });
        tab.error = null;
        if (this.schema && tab.answer.built_at !== this.schema.built_at) this.loadSchema();
        if (tab.answer.plan) tab.view = "plan";
        else if (tab.view === "plan") tab.view = "table";
        said = word("rows", { n: bench.count(tab.answer.rows.length) });
      } catch (error) {
        Object.assign(tab, { error, answer: null });
        said = error.message;
      }
      store.remember({ text: tab.text, title: tab.title, values: structuredClone(tab.values), when: new Date(begun).toLocaleString(bench.language, { dateStyle: "short", timeStyle: "short" }), said });
      this.busy(false, tab);
      store.save();
      this.side.refresh();
      if (store.tab() === tab) this.drawAnswer();
    }

    async cancel() {
      this.runButton.disabled = true;
      try {
        await store.cancel();
      } finally {
        this.runButton.disabled = false;
      }
    }

    busy(on, tab) {
      this.running = on;
      this.runButton.replaceChildren(icon(on ? "close" : "play"), on ? word("cancel") : word("run"), ...(on ? [] : [make("kbd", {}, "Ctrl ↵")]));
      this.buttons.forEach((button) => { button.disabled = on; });
      clearInterval(this.clock);
      if (!on) return;
      const begun = Date.now();
      const line = make("p.wb-status", { role: "status" }, word("running", { s: 0 }));
      this.chart.hidden = true;
      this.result.replaceChildren(line);
      this.clock = setInterval(() => { line.textContent = word("running", { s: Math.round((Date.now() - begun) / 1000) }); }, 1000);
      tab.error = null;
    }

    // -- save and share -----------------------------------------------------

    async save() {
      const tab = store.tab();
      if (!tab.text.trim()) return;
      const title = window.prompt(word("name_it"), tab.title || "");
      if (!title || !title.trim()) return;
      await this.stored({ id: (tab.saved || {}).id || "", title: title.trim(), text: tab.text, values: tab.values, shared: Boolean((tab.saved || {}).shared) }, tab);
    }

    async stored(body, tab) {
      try {
        const { id } = await store.saveQuery(body);
        Object.assign(tab, { title: body.title, saved: { id, shared: body.shared }, from: { saved: id, shared: body.shared }, dirty: false });
        store.save();
        await this.loadSaved();
        this.side.show("mine");
        this.drawTabs();
        this.drawLinks();
      } catch (error) {
        this.hints.replaceChildren(make("p.wb-error", {}, error.message));
      }
    }

    async share(button) {
      const tab = store.tab();
      if (tab.saved && !tab.saved.shared && window.confirm(word("share_too", { name: tab.title }))) {
        await this.stored({ id: tab.saved.id, title: tab.title, text: tab.text, values: tab.values, shared: true }, tab);
      }
      await bench.copy(await store.link(tab), button);
    }

    async remove(query) {
      if (!window.confirm(word("really_remove", { name: query.title }))) return;
      await store.removeQuery(query.id);
      await this.loadSaved();
    }

    // -- drawing ------------------------------------------------------------

    draw() {
      const tab = store.tab();
      this.about.textContent = tab.about || "";
      this.about.hidden = !tab.about;
      this.drawTabs();
      this.drawFields();
      this.drawLinks();
      this.drawAnswer();
      if (this.linkFailed) this.hints.replaceChildren(make("p.wb-error", {}, word("bad_link")));
    }

    drawTabs() {
      const title = (tab) => tab.title || tab.text.trim().split("\n").find((l) => l && !l.startsWith("//")) || word("untitled");
      this.tabs.replaceChildren(
        ...store.tabs.map((tab, at) => make("span.wb-tab" + (at === store.active ? ".here" : ""), {},
          make("button", { type: "button", role: "tab", "aria-selected": String(at === store.active), onclick: () => this.go(at) }, title(tab).slice(0, 28), tab.saved ? make("small", {}, tab.saved.shared ? word("is_shared") : word("is_private")) : null),
          make("button.wb-close", { type: "button", "aria-label": word("close_tab"), onclick: () => this.close(at) }, "×"))),
        make("button.wb-new", { type: "button", "aria-label": word("new_tab"), onclick: () => { store.tabs.push(store.fresh()); this.go(store.tabs.length - 1); } }, "+"));
    }

    // Closed again whenever the fields change, since the addresses hold them.
    drawLinks() {
      const tab = store.tab();
      this.links.replaceChildren(...(store.address(tab, "") ? [bench.links(tab)] : []));
    }

    drawFields() {
      const tab = store.tab();
      const names = store.parameters(tab.text);
      const key = JSON.stringify([tab.id, names, names.map((name) => bench.valueOf(tab, name)[0])]);
      if (key === this.drawnFields) return;
      this.drawnFields = key;
      this.fields.hidden = !names.length;
      this.fields.replaceChildren(...bench.fields(tab, names, (again) => { store.save(); this.drawLinks(); if (again) this.drawFields(); }));
    }

    drawAnswer() {
      const tab = store.tab();
      const { answer, error } = tab;
      this.chart.hidden = true;
      this.hints.replaceChildren();
      if (error) return this.drawError(error);
      if (!answer) return this.result.replaceChildren(make("p.wb-empty", {}, word("nothing_yet")));
      this.drawHints(answer.hints);
      const views = VIEWS.filter((v) => (v === "plan" ? answer.plan : answer.columns.length));
      if (!views.includes(tab.view)) tab.view = views[0];
      const heads = views.map((view) => make("button.segment" + (view === tab.view ? ".here" : ""), { type: "button", role: "tab", "aria-selected": String(view === tab.view), onclick: () => { tab.view = view; store.save(); this.drawAnswer(); } }, word(view)));
      const body = make("div.wb-view", { role: "tabpanel" });
      this.result.replaceChildren(make("div.wb-head", {}, make("div.segments", { role: "tablist" }, heads), make("span.wb-grow"), answer.columns.length ? this.exports(tab) : null), ...this.cut(answer, tab), body);
      if (tab.view === "chart") this.result.append(this.chart);
      this.result.append(make("p.wb-status.wb-foot", { role: "status" }, this.status(answer)));
      this.chart.hidden = tab.view !== "chart" || !bench.chartOf(answer, this.wish(tab));
      body.append(this.view(tab, answer));
    }

    view(tab, answer) {
      if (tab.view === "plan") return bench.plan(answer.plan);
      if (tab.view === "raw") return make("pre.cypher", { tabindex: "0" }, JSON.stringify(answer.rows.slice(0, 200), null, 1));
      if (!answer.rows.length) return make("p.wb-empty", {}, word("no_rows"));
      if (tab.view === "graph") return bench.graph(answer);
      if (tab.view === "chart") return bench.chart(answer, this.wish(tab));
      return bench.table(answer);
    }

    status(answer) {
      const parts = answer.columns.length ? [word("rows", { n: bench.count(answer.rows.length) + (answer.truncated ? "+" : "") })] : [];
      const age = answer.server === "main" ? word("from_main") : answer.built_at ? word("copy_age", { age: bench.ago(answer.built_at), when: bench.moment(answer.built_at) }) : word("no_copy");
      return [...parts, word("first_row", { ms: bench.count(Math.round(answer.first_ms)) }), word("total", { ms: bench.count(Math.round(answer.total_ms)) }), age].join(" · ");
    }

    cut(answer, tab) {
      if (!answer.truncated) return [];
      const text = word(answer.truncated === "rows" ? "cut_rows" : "cut_bytes", { n: bench.count(answer.rows.length) });
      const sorted = /\border\s+by\b/i.test(tab.text) ? " " + word("cut_sorted") : "";
      return [make("div.banner.wb-cut", {}, icon("warning", 18), make("span", {}, text + sorted))];
    }

    // A form of its own for each, so that the browser writes the file as it comes.
    exports(tab) {
      return make("div.wb-exports", {}, bench.files.map((kind) => {
        const names = store.parameters(tab.text);
        const parameters = JSON.stringify(Object.fromEntries(names.map((name) => [name, bench.valueOf(tab, name)])));
        return make("form", { method: "post", action: "/api/v1/ask/export." + kind },
          make("input", { type: "hidden", name: "csrf_token", value: window.graphcrmToken() }),
          make("input", { type: "hidden", name: "text", value: tab.text }),
          make("input", { type: "hidden", name: "parameters", value: parameters }),
          make("input", { type: "hidden", name: "server", value: tab.answer.server }),
          make("button.button.small", { title: word("export_all") }, icon("download", 14), kind.toUpperCase()));
      }));
    }

    drawHints(hints) {
      const marks = hints.filter((h) => h.line).map((h) => ({ line: h.line, column: h.column, severity: "warning", message: h.message }));
      this.editor.mark(marks);
      this.hints.replaceChildren(...hints.map((h) => make("p.wb-hint", {}, icon("hint", 15), (h.line ? word("at", { line: h.line, column: h.column }) + " " : "") + h.message)));
    }

    drawError(error) {
      const [line, column] = error.where || [0, 0];
      const problems = (error.problems || []).map((p) => make("li", {}, `$${p.column}: ${p.message}`));
      this.result.replaceChildren(make("div.wb-refused", { role: "alert" }, icon("error", 18),
        make("div", {}, make("p", {}, (line ? word("at", { line, column }) + " " : "") + error.message), problems.length ? make("ul.problems", {}, problems) : null,
          line ? make("button.button.small", { type: "button", onclick: () => this.editor.caret(line, column) }, word("go_there")) : null)));
      this.editor.mark(line ? [{ line, column, severity: "error", message: error.message }] : []);
    }
  }

  bench.start = function (box) {
    Object.assign(bench, {
      words: JSON.parse(box.dataset.words), language: box.dataset.language, user: box.dataset.user,
      library: JSON.parse(box.dataset.library), tour: JSON.parse(box.dataset.tour), periods: JSON.parse(box.dataset.periods), root: box.dataset.root, mayAskMain: box.dataset.main === "yes", files: JSON.parse(box.dataset.files),
    });
    return new Workbench(box).start();
  };
})();
