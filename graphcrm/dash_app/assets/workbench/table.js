// The rows of an answer as a table: sorted by a click, filtered by a word, with
// columns that can be drawn wider.
(function () {
  "use strict";
  const bench = window.graphcrmWorkbench;
  const { make, plain, word } = bench;

  const numeric = (rows, at) => rows.some((row) => typeof row[at] === "number")
    && rows.every((row) => row[at] === null || typeof row[at] === "number");

  // Days are numbers like 20261130; a column of nothing else is shown as days.
  const DAY = /^(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$|^99991231$/;
  const daily = (rows, at) => rows.some((row) => row[at] !== null) && rows.every((row) => row[at] === null || (typeof row[at] === "number" && DAY.test(row[at])));
  const day = (value) => `${String(value).slice(0, 4)}-${String(value).slice(4, 6)}-${String(value).slice(6)}`;

  function compared(a, b) {
    if (a === b) return 0;
    if (a === null || a === undefined) return 1; // nothing stands at the end
    if (b === null || b === undefined) return -1;
    if (typeof a === "number" && typeof b === "number") return a - b;
    return plain(a).localeCompare(plain(b), bench.language, { numeric: true });
  }

  function shown(value, isNumber, isDay) {
    if (value === null || value === undefined) return make("span.muted", {}, "null");
    if (isDay) return day(value);
    if (isNumber) return Number.isInteger(value) && Math.abs(value) < 1e15 ? bench.count(value) : String(value);
    if (value && value.node && value.labels.includes("Member") && value.properties.id) {
      return make("a.text-link", { href: "/network?member=" + encodeURIComponent(value.properties.id) }, value.properties.name || value.properties.id);
    }
    return plain(value);
  }

  bench.table = function (answer) {
    const days = answer.columns.map((_, at) => daily(answer.rows, at));
    const numbers = answer.columns.map((_, at) => !days[at] && numeric(answer.rows, at));
    let sort = { at: -1, down: false }, filter = "";
    const body = make("tbody");
    const heads = answer.columns.map((name, at) => {
      const kind = word(days[at] ? "kind_day" : numbers[at] ? "number" : "text");
      const button = make("button.wb-sort", { type: "button", onclick: () => turn(at), title: word("sort") }, name, make("span.wb-type", {}, kind));
      return make(numbers[at] ? "th.num" : "th", { scope: "col", "aria-sort": "none" }, make("div.wb-th", {}, button));
    });

    function rows() {
      const wanted = filter.toLocaleLowerCase();
      const found = answer.rows.map((row, at) => ({ row, at })).filter(({ row }) =>
        !wanted || row.some((value) => plain(value).toLocaleLowerCase().includes(wanted)));
      if (sort.at >= 0) found.sort((a, b) => compared(a.row[sort.at], b.row[sort.at]) * (sort.down ? -1 : 1) || a.at - b.at);
      return found;
    }

    function turn(at) {
      sort = sort.at === at ? (sort.down ? { at: -1, down: false } : { at, down: true }) : { at, down: false };
      heads.forEach((head, place) => head.setAttribute("aria-sort", place === sort.at ? (sort.down ? "descending" : "ascending") : "none"));
      fill();
    }

    function fill() {
      const found = rows();
      body.replaceChildren(...found.map(({ row, at }) => make("tr", {},
        make("td.wb-line", {}, String(at + 1)),
        row.map((value, column) => make(numbers[column] ? "td.num" : "td", { title: plain(value).length > 40 ? plain(value) : null }, shown(value, numbers[column], days[column]))))));
      note.textContent = filter ? word("filtered", { n: bench.count(found.length), of: bench.count(answer.rows.length) }) : "";
    }

    const note = make("span.muted", { role: "status" });
    const box = make("input.wb-filter", {
      type: "search", placeholder: word("filter"), "aria-label": word("filter"),
      oninput: (event) => { filter = event.target.value; fill(); },
    });
    const copy = make("button.button.small", { type: "button", onclick: () => bench.copy(tsv(), copy) }, word("copy"));
    const tsv = () => [answer.columns, ...rows().map(({ row }) => row)]
      .map((row) => row.map((value) => plain(value).replace(/[\t\n]/g, " ")).join("\t")).join("\n");
    fill();
    const head = make("thead", {}, make("tr", {}, make("th.wb-line", { scope: "col" }, "#"), heads));
    return make("div.wb-rows", {},
      make("div.wb-tools", {}, box, note, copy),
      make("div.wb-scroll", { tabindex: "0", role: "region", "aria-label": word("table") }, make("table.wb-table", {}, head, body)));
  };
})();
