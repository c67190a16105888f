// A field for each $name of the statement: its type is guessed from the name and can
// be changed; a member is found by his name.
(function () {
  "use strict";
  const bench = window.graphcrmWorkbench;
  const { make, word } = bench;
  const TYPES = ["text", "number", "day", "period", "member", "list", "flag"];

  function guessed(name) {
    if (/(^|_)(day|since|until|from|to|date|before|after)$|_day$/.test(name)) return "day";
    if (/period|month/.test(name)) return "period";
    if (/member|root|person|who|leader|seller/.test(name)) return "member";
    if (/^(limit|top|least|most|count|days|months|number|n|share|min|max|drop)$|_count$|_share$/.test(name)) return "number";
    if (/^(ids|names|list)$|s_list$/.test(name)) return "list";
    return /^(is|has|only|with)_/.test(name) ? "flag" : "text";
  }

  const first = { period: () => bench.periods[0], flag: () => "no", number: () => "10", member: () => bench.root };

  // The stored [type, text] of a parameter; made when it is asked for first.
  bench.valueOf = function (tab, name) {
    if (!tab.values[name]) {
      const type = (tab.types && tab.types[name]) || guessed(name);
      tab.values[name] = [type, first[type] ? first[type]() || "" : ""];
    }
    return tab.values[name];
  };

  function control(tab, name, changed) {
    const [type, value] = bench.valueOf(tab, name);
    const set = (text) => { tab.values[name] = [type, text]; changed(); };
    const common = { id: "wb-p-" + name, onchange: (event) => set(event.target.value), oninput: (event) => set(event.target.value) };
    if (type === "period") return select(common, bench.periods.map((p) => [p, p]), value);
    if (type === "flag") return select(common, [["yes", word("yes")], ["no", word("no")]], value);
    if (type === "day") return make("input", { ...common, type: "date", value });
    if (type === "number") return make("input", { ...common, type: "text", inputmode: "decimal", value });
    if (type === "member") return member(common, value, set);
    return make("input", { ...common, type: "text", value, placeholder: type === "list" ? "a, b, c" : null });
  }

  function select(common, options, value) {
    const box = make("select", { id: common.id, onchange: common.onchange }, options.map(([v, label]) => make("option", { value: v, selected: v === value }, label)));
    return box;
  }

  function member(common, value, set) {
    const list = make("datalist", { id: common.id + "-list" });
    let asked = 0;
    const box = make("input", {
      ...common, type: "text", value, list: list.id, autocomplete: "off", placeholder: word("member_hint"),
      oninput: async (event) => {
        set(event.target.value.split(" · ")[0]);
        const mine = (asked += 1), text = event.target.value.trim();
        if (text.length < 2) return;
        const answer = await fetch("/api/v1/search?q=" + encodeURIComponent(text), { headers: { Accept: "application/json" } });
        if (!answer.ok || mine !== asked) return;
        const { rows } = await answer.json();
        list.replaceChildren(...rows.slice(0, 8).map((row) => make("option", { value: row.id, label: row.name })));
      },
    });
    return make("span", {}, box, list);
  }

  bench.fields = function (tab, names, changed) {
    return names.map((name) => {
      const [type] = bench.valueOf(tab, name);
      const kinds = make("select.wb-kind", {
        "aria-label": word("type_of", { name }),
        onchange: (event) => { tab.values[name] = [event.target.value, first[event.target.value] ? first[event.target.value]() || "" : ""]; changed(true); },
      }, TYPES.map((kind) => make("option", { value: kind, selected: kind === type }, word("kind_" + kind))));
      return make("div.field.wb-field", { "data-field": name },
        make("label", { for: "wb-p-" + name }, make("code", {}, "$" + name), kinds), control(tab, name, changed));
    });
  };
})();
