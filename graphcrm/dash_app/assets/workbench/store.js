// What stays over reloads (tabs, history) and what is asked of the server.
(function () {
  "use strict";
  const bench = window.graphcrmWorkbench;
  const TABS = "graphcrm.workbench.tabs", HISTORY = "graphcrm.workbench.history";
  const MOST_HISTORY = 200;

  function kept(name, otherwise) {
    try {
      return JSON.parse(localStorage.getItem(name + "." + bench.user)) || otherwise;
    } catch {
      return otherwise;
    }
  }

  function keep(name, value) {
    try {
      localStorage.setItem(name + "." + bench.user, JSON.stringify(value));
    } catch {
      return; // a full or forbidden storage: the page works without
    }
  }

  async function send(path, body) {
    const answer = await fetch("/api/v1/" + path, body === undefined ? { headers: { Accept: "application/json" } } : {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": window.graphcrmToken() },
      body: JSON.stringify(body),
    });
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) throw Object.assign(new Error(said.detail || String(answer.status)), said);
    return said;
  }

  const store = (bench.store = {
    load() {
      const found = kept(TABS, null);
      store.tabs = found && found.tabs.length ? found.tabs : [store.fresh()];
      store.active = Math.min(found ? found.active : 0, store.tabs.length - 1);
      store.history = kept(HISTORY, []);
    },
    fresh(text, title) {
      return { id: Date.now() + Math.random(), title: title || "", text: text || "", values: {}, view: "table" };
    },
    tab: () => store.tabs[store.active],
    save() {
      const bare = store.tabs.map(({ answer, error, ...tab }) => tab);
      keep(TABS, { tabs: bare, active: store.active });
    },
    remember(entry) {
      store.history = [entry, ...store.history.filter((e) => e.text !== entry.text)].slice(0, MOST_HISTORY);
      keep(HISTORY, store.history);
    },
    ask: (body) => send("ask", body),
    look: (text, server) => send("ask/look", { text, server }),
    cancel: () => send("ask/cancel", {}),
    schema: () => send("ask/schema"),
    saved: () => send("saved"),
    versions: (id) => send("saved/" + encodeURIComponent(id) + "/versions"),
    saveQuery: (body) => send("saved", body),
    removeQuery: (id) => send("saved/" + encodeURIComponent(id) + "/remove", {}),
    // Names behind a $ outside texts and comments, in the order of the statement.
    parameters(text) {
      const bare = text.replace(/\/\/[^\n]*|\/\*[^]*?\*\/|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"/g, " ");
      return [...new Set([...bare.matchAll(/\$(\w+)/g)].map((m) => m[1]))];
    },
    // The address of the page, or of a file, that asks a kept question with the fields
    // of a tab; empty where the tab's text is not what the server keeps.
    address(tab, kind) {
      if (!tab.from || tab.dirty) return "";
      const { saved, library } = tab.from;
      const fields = store.parameters(tab.text).map((name) => [name, String(bench.valueOf(tab, name)[1])]);
      const given = kind ? fields : [[saved ? "saved" : "q", saved || library], ...fields.map(([name, value]) => ["in." + name, value])];
      const path = kind ? `/api/v1/${saved ? "saved/" + saved : "ask/library/" + library}.${kind}` : "/query";
      const query = new URLSearchParams(given).toString();
      return location.origin + path + (query ? "?" + query : "");
    },
    // A link that holds the statement itself, packed; nothing of it is on the server.
    async link(tab) {
      const bytes = new TextEncoder().encode(JSON.stringify({ t: tab.text, n: tab.title, v: tab.values }));
      const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
      const data = new Uint8Array(await new Response(packed).arrayBuffer());
      const text = btoa(String.fromCharCode(...data)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
      return location.origin + "/query#" + text;
    },
    async linked(hash) {
      const raw = atob(hash.replaceAll("-", "+").replaceAll("_", "/"));
      const bytes = Uint8Array.from(raw, (c) => c.charCodeAt(0));
      const open = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
      const found = JSON.parse(await new Response(open).text());
      return { ...store.fresh(String(found.t || ""), String(found.n || "")), values: found.v || {} };
    },
  });
})();
