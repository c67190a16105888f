// Loads the workbench when its page is there: the editor is 120 kB that no other
// page needs.
(function () {
  "use strict";
  const FILES = [
    "codemirror.min.js", "make.js", "store.js", "table.js", "graph.js", "chart.js", "plan.js",
    "fields.js", "links.js", "side.js", "page.js",
  ];
  let loading = null;

  function load(name) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = "/assets/workbench/" + name;
      script.onload = resolve;
      script.onerror = () => reject(new Error(name));
      document.head.append(script);
    });
  }

  function equip() {
    const box = document.querySelector("#workbench:not([data-ready])");
    if (!box) return;
    box.dataset.ready = "1";
    loading = loading || FILES.reduce((before, name) => before.then(() => load(name)), Promise.resolve());
    loading.then(() => window.graphcrmWorkbench.start(box)).catch((error) => {
      loading = null;
      box.textContent = JSON.parse(box.dataset.words).not_loaded + " (" + error.message + ")";
    });
  }

  new MutationObserver(equip).observe(document.documentElement, { childList: true, subtree: true });
})();
