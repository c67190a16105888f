// A plan as a tree of steps, each with the rows the server expects and, after
// Profile, those it read; steps that touch most stand out.
(function () {
  "use strict";
  const bench = window.graphcrmWorkbench;
  const { make, word } = bench;

  function most(step) {
    return Math.max(step.hits || 0, ...step.children.map(most));
  }

  function drawn(step, top) {
    const share = top ? (step.hits || 0) / top : 0;
    const figures = [
      step.rows === null || step.rows === undefined ? null : word("rows", { n: bench.count(step.rows) }),
      step.estimated === null || step.estimated === undefined ? null : word("estimated", { n: bench.count(Math.round(step.estimated)) }),
      step.hits === null || step.hits === undefined ? null : word("hits", { n: bench.count(step.hits) }),
    ].filter(Boolean);
    const bar = make("span.wb-heat", { "aria-hidden": "true" });
    bar.style.width = Math.round(share * 100) + "%";
    return make("li", {},
      make("div.wb-step", {}, make("strong", {}, step.step), make("span.muted", {}, figures.join(" · ")),
        step.details ? make("code", {}, step.details) : null, top ? make("span.wb-heats", {}, bar) : null),
      step.children.length ? make("ul", {}, step.children.map((child) => drawn(child, top))) : null);
  }

  bench.plan = (plan) => make("ul.wb-plan", { "aria-label": word("plan") }, drawn(plan, most(plan)));
})();
