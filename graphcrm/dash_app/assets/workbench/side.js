// The left side: questions (library, mine, shared, history) and the schema.
(function () {
  "use strict";
  const bench = window.graphcrmWorkbench;
  const { make, icon, word, store } = bench;
  const LISTS = ["library", "mine", "shared", "history"];

  bench.side = function (actions) {
    let chosen = "library", wanted = "";
    let past = null; // {id, rows, failed}: the query whose earlier texts are shown
    const list = make("div.wb-list", { role: "tabpanel" });
    const heads = LISTS.map((name) => make("button.segment", { type: "button", role: "tab", "data-list": name, onclick: () => turn(name) }, word(name)));
    const find = make("input.wb-filter", { type: "search", placeholder: word("find"), "aria-label": word("find"), oninput: (event) => { wanted = event.target.value.toLocaleLowerCase(); fill(); } });
    const schema = make("div.wb-schema", {}, make("p.muted", {}, word("loading")));

    function turn(name) {
      chosen = name;
      heads.forEach((head) => {
        head.classList.toggle("here", head.dataset.list === name);
        head.setAttribute("aria-selected", String(head.dataset.list === name));
      });
      fill();
    }

    function entries() {
      const asked = (group) => (q) => ({ group, title: q.title, about: q.summary || q.about, open: () => actions.open({ ...q, from: q.name ? { library: q.name } : null }) });
      if (chosen === "library") return [...bench.tour.map(asked("tour")), ...bench.library.map(asked("reviewed"))];
      if (chosen === "history") return store.history.map((h) => ({ title: h.title || h.text.trim().split("\n")[0], about: `${h.when} · ${h.said}`, open: () => actions.open({ text: h.text, title: h.title, values: h.values }) }));
      const mine = (store.queries || []).filter((q) => (chosen === "mine" ? q.mine : q.shared && !q.mine));
      return mine.map((q) => ({
        title: q.title, about: q.mine ? word(q.shared ? "is_shared" : "is_private") : word("by", { name: q.owner }),
        open: () => actions.open(bench.keptQuestion(q)),
        remove: q.mine ? () => actions.remove(q) : null,
        past: q.versions ? q : null,
      }));
    }

    async function turnPast(q) {
      past = past && past.id === q.id ? null : { id: q.id, rows: [] };
      const shown = past;
      fill();
      if (!shown) return;
      try {
        shown.rows = (await store.versions(q.id)).rows;
      } catch (error) {
        shown.failed = error.message;
      }
      fill();
    }

    // The first line that a text has and the one before it had not.
    function changed(text, before) {
      const known = new Set((before || "").split("\n").map((line) => line.trim()));
      const lines = text.split("\n").map((line) => line.trim()).filter(Boolean);
      return lines.find((line) => !known.has(line)) || lines[0] || "";
    }

    // The texts that a query has and had; a click puts one into a tab of its own.
    function versions(q) {
      if (past.failed) return make("p.wb-error", {}, past.failed);
      return make("ol.wb-versions", { "aria-label": word("versions_of", { name: q.title }) }, past.rows.map((version, at) => {
        const when = version.at ? bench.moment(version.at) : word("before_moments");
        const about = word("version_about", { name: q.title, when, who: version.by });
        const open = () => actions.open({ text: version.text, title: q.title, values: q.values, about: at ? about : "", saved: q.mine ? { id: q.id, shared: q.shared } : null });
        return make("li", {}, make("button", { type: "button", title: version.text, onclick: open },
          make("span", {}, when, at ? null : make("small", {}, word("version_now"))), make("span.muted", {}, version.by), make("code", {}, changed(version.text, (past.rows[at + 1] || {}).text))));
      }));
    }

    function fill() {
      const found = entries().filter((e) => !wanted || (e.title + " " + e.about).toLocaleLowerCase().includes(wanted));
      const drawn = found.flatMap((e, at) => [
        e.group && e.group !== (found[at - 1] || {}).group ? make("h3", {}, word(e.group)) : null,
        make("div.wb-entry", {},
          make("button", { type: "button", onclick: e.open, title: e.about }, icon("queries", 15), make("span", {}, e.title)),
          e.past ? make("button.wb-remove", { type: "button", "aria-label": word("versions_of", { name: e.title }), title: word("versions_of", { name: e.title }), "aria-expanded": String(Boolean(past && past.id === e.past.id)), onclick: () => turnPast(e.past) }, icon("clock", 14)) : null,
          e.remove ? make("button.wb-remove", { type: "button", "aria-label": word("remove", { name: e.title }), onclick: e.remove }, icon("trash", 14)) : null),
        e.past && past && past.id === e.past.id ? versions(e.past) : null]);
      list.replaceChildren(...(found.length ? drawn.filter(Boolean) : [make("p.muted", {}, word(wanted ? "none_found" : "none_" + chosen))]));
    }

    function shape(item, isLink) {
      const text = isLink ? `[:${item.name}]` : `(:${item.name})`;
      const rows = item.properties.map((p) => make("li", {}, make("button", { type: "button", title: p.about, onclick: () => actions.insert(p.name) }, p.name), make("span.muted", {}, p.unit || word("kind_" + p.type))));
      return make("details", {},
        make("summary", { title: item.about },
          make("button", { type: "button", onclick: (event) => { event.preventDefault(); actions.insert(text); } }, isLink ? "→ " + item.name : item.name),
          make("span.muted", {}, item.count === null ? "" : bench.count(item.count))),
        make("ul", {}, rows));
    }

    turn("library");
    return {
      element: make("div.wb-side", {}, make("div.segments.wb-lists", { role: "tablist", "aria-label": word("questions") }, heads), find, list, make("h2", {}, word("schema")), schema),
      refresh: fill,
      show: turn,
      setSchema(found) {
        schema.replaceChildren(...found.nodes.map((n) => shape(n, false)), make("h3", {}, word("relationships")), ...found.links.map((l) => shape(l, true)));
      },
      failed(message) { schema.replaceChildren(make("p.wb-error", {}, message)); },
    };
  };
})();
