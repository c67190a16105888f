// Addresses of kept questions: opened when the page is called by one, and shown
// below the editor for the page and for each kind of file.
(function () {
  "use strict";
  const bench = window.graphcrmWorkbench;
  const { make, icon, word, store } = bench;
  const FIELD = "in."; // before a parameter's name in the address, as on the page Library

  // A saved query as the workbench opens it.
  bench.keptQuestion = (q) => ({
    text: q.text, title: q.title, values: q.values, from: { saved: q.id, shared: q.shared },
    saved: q.mine ? { id: q.id, shared: q.shared } : null,
  });

  // The question that an address names, with its fields: undefined where it names
  // none, null where there is none that the reader may see.
  bench.named = function (search) {
    const asked = new URLSearchParams(search);
    const id = asked.get("saved"), name = asked.get("q");
    if (!id && !name) return undefined;
    const saved = id && store.queries.find((q) => q.id === id);
    const library = !id && bench.library.find((q) => q.name === name);
    if (!saved && !library) return null;
    const fields = [...asked].filter(([key]) => key.startsWith(FIELD)).map(([key, value]) => [key.slice(FIELD.length), value]);
    return { question: saved ? bench.keptQuestion(saved) : { ...library, from: { library: name } }, fields };
  };

  // The address without what named a question, so that a reload does not ask again.
  bench.unnamed = function (search) {
    const rest = [...new URLSearchParams(search)].filter(([key]) => key !== "saved" && key !== "q" && !key.startsWith(FIELD));
    return rest.length ? "?" + new URLSearchParams(rest) : "";
  };

  function line(tab, kind, label) {
    const address = store.address(tab, kind);
    const copy = (event) => bench.copy(address, event.currentTarget);
    return make("li", {}, make("a.text-link", { href: address }, label),
      make("code", { title: address }, address.slice(location.origin.length)),
      make("button.button.small", { type: "button", "aria-label": word("copy_link", { name: label }), onclick: copy }, word("copy")));
  }

  // A closed list of the addresses of a tab's question; they follow its fields.
  bench.links = function (tab) {
    const kinds = [["", word("link_page")], ...bench.files.map((kind) => [kind, kind.toUpperCase()])];
    const about = !tab.from.saved ? "links_library" : tab.from.shared ? "links_shared" : "links_private";
    const list = make("ul");
    const box = make("details.wb-links", {
      ontoggle: () => { if (box.open) list.replaceChildren(...kinds.map(([kind, label]) => line(tab, kind, label))); },
    }, make("summary", {}, icon("link", 15), word("links")), make("p.muted", {}, word(about)), list);
    return box;
  };
})();
