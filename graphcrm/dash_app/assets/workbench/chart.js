// A chart made of what the columns are: days, months or names along, numbers up.
(function () {
  "use strict";
  const bench = window.graphcrmWorkbench;
  const { make, word } = bench;
  const DAY = /^(19|20)\d{6}$/, MONTH = /^(19|20)\d\d-?(0[1-9]|1[0-2])$/, DATE = /^\d{4}-\d\d-\d\d/;
  const MOST_SERIES = 4, MOST_BARS = 60;

  const SAID = /^\s*\/\/\s*@chart\s+(line|bar|area|scatter|heatmap)[ \t]+(\w+)[ \t]+(\w+)(?:[ \t]+(\w+))?[ \t]*$/m;

  // The chart that a statement asks for in a comment, as questions of the library do:
  // "// @chart line month volume", perhaps with a column of series.
  bench.chartSaid = function (statement) {
    const found = SAID.exec(statement);
    return found && { kind: found[1], x: found[2], y: found[3], series: found[4] || "" };
  };

  const text = (value) => (value === null || value === undefined ? "" : bench.plain(value));

  function dated(values) {
    const seen = values.filter((v) => v !== null && v !== undefined).map(String);
    if (!seen.length) return null;
    if (seen.every((v) => DAY.test(v))) return (v) => `${String(v).slice(0, 4)}-${String(v).slice(4, 6)}-${String(v).slice(6)}`;
    if (seen.every((v) => MONTH.test(v))) return (v) => String(v).replace(/^(\d{4})-?(\d\d)$/, "$1-$2");
    if (seen.every((v) => DATE.test(v))) return (v) => String(v).slice(0, 10);
    return null;
  }

  // {kind, x, y: [columns], series} as far as the columns allow; null where they do not.
  bench.chartOf = function (answer, wish) {
    const { columns, rows } = answer;
    if (!rows.length) return null;
    const at = (name) => columns.indexOf(name);
    const isNumber = columns.map((_, c) => rows.some((r) => typeof r[c] === "number") && rows.every((r) => r[c] === null || typeof r[c] === "number"));
    const dates = columns.map((_, c) => dated(rows.map((r) => r[c])));
    if (wish && at(wish.x) >= 0 && at(wish.y) >= 0) {
      return { kind: wish.kind, x: at(wish.x), y: [at(wish.y)], series: wish.series ? at(wish.series) : -1, dates };
    }
    let x = dates.findIndex(Boolean);
    if (x < 0) x = columns.findIndex((_, c) => !isNumber[c] && rows.every((r) => r[c] === null || typeof r[c] !== "object"));
    if (x < 0) return null;
    const y = columns.map((_, c) => c).filter((c) => c !== x && isNumber[c] && !dates[c]);
    if (!y.length) return null;
    const series = y.length === 1 ? columns.findIndex((_, c) => c !== x && !isNumber[c] && !dates[c]) : -1;
    return { kind: dates[x] ? "line" : "bar", x, y: y.slice(0, MOST_SERIES), series, dates };
  };

  // A day or month as plotly wants it, a number as it is, anything else as text.
  function along(chart, value) {
    if (chart.dates[chart.x]) return chart.dates[chart.x](value);
    return typeof value === "number" ? value : text(value);
  }

  function groups(answer, chart) {
    const read = (row) => along(chart, row[chart.x]);
    if (chart.series < 0) {
      return chart.y.map((column) => ({ name: answer.columns[column], x: answer.rows.map(read), y: answer.rows.map((row) => row[column]) }));
    }
    const found = new Map();
    for (const row of answer.rows) {
      const name = text(row[chart.series]);
      if (!found.has(name)) found.set(name, { name, x: [], y: [], sum: 0 });
      const group = found.get(name);
      group.x.push(read(row));
      group.y.push(row[chart.y[0]]);
      group.sum += Math.abs(row[chart.y[0]] || 0);
    }
    return [...found.values()].sort((a, b) => b.sum - a.sum).slice(0, MOST_SERIES);
  }

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  bench.chart = function (answer, wish) {
    const chart = bench.chartOf(answer, wish);
    if (!chart) return make("p.wb-empty", {}, word("no_chart"));
    let parts = groups(answer, chart);
    const cut = chart.kind === "bar" && parts[0].x.length > MOST_BARS;
    if (cut) parts = parts.map((part) => ({ ...part, x: part.x.slice(0, MOST_BARS), y: part.y.slice(0, MOST_BARS) }));
    const colours = ["--series-1", "--series-2", "--series-3", "--series-4"].map(colour);
    const heat = chart.kind === "heatmap" && chart.series >= 0;
    const data = heat ? [heatmap(answer, chart)] : parts.map((part, at) => ({
      x: part.x, y: part.y, name: part.name,
      type: chart.kind === "bar" ? "bar" : "scatter",
      mode: chart.kind === "scatter" ? "markers" : "lines+markers",
      fill: chart.kind === "area" ? (at ? "tonexty" : "tozeroy") : undefined,
      stackgroup: chart.kind === "area" ? "one" : undefined,
      marker: { color: colours[at] }, line: { color: colours[at], width: 2 },
    }));
    const axis = { gridcolor: colour("--line-soft"), linecolor: colour("--line"), zerolinecolor: colour("--line"), automargin: true };
    const figure = {
      data,
      layout: {
        autosize: true, margin: { l: 56, r: 16, t: 12, b: 48 }, hovermode: "closest",
        paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
        font: { family: "Inter, sans-serif", size: 12, color: colour("--text-2") },
        showlegend: !heat && parts.length > 1, legend: { orientation: "h", y: -0.2 },
        xaxis: { ...axis, type: chart.dates[chart.x] ? "date" : !heat && typeof parts[0].x[0] === "number" ? "linear" : "category", title: { text: answer.columns[chart.x] } },
        yaxis: { ...axis, title: { text: parts.length > 1 && chart.series < 0 ? "" : answer.columns[chart.y[0]] } },
      },
    };
    window.dash_clientside.set_props("workbench-chart", { figure });
    const summary = word("chart_says", { y: chart.y.map((c) => answer.columns[c]).join(", "), x: answer.columns[chart.x], n: bench.count(answer.rows.length) });
    return make("p.wb-summary", {}, summary + (cut ? " " + word("first_bars", { n: MOST_BARS }) : ""));
  };

  function heatmap(answer, chart) {
    const read = (row) => along(chart, row[chart.x]);
    // Two sides and a colour: the third column of the wish is what is coloured.
    const side = (row) => text(row[chart.y[0]]);
    const xs = [...new Set(answer.rows.map(read))], ys = [...new Set(answer.rows.map(side))];
    const z = ys.map(() => xs.map(() => null));
    for (const row of answer.rows) z[ys.indexOf(side(row))][xs.indexOf(read(row))] = row[chart.series];
    return { type: "heatmap", x: xs, y: ys, z, colorscale: "Cividis", hoverongaps: false };
  }
})();
