// Cards: chart or table, and "Try again" of a failed panel.
(function () {
  "use strict";

  document.addEventListener("click", function (event) {
    const toggle = event.target.closest("[data-toggle-table]");
    if (toggle) {
      const card = toggle.closest(".chart-card");
      const table = card.dataset.view !== "table";
      card.dataset.view = table ? "table" : "chart";
      toggle.setAttribute("aria-pressed", String(table));
      if (!table) {
        window.dispatchEvent(new Event("resize")); // a hidden figure has no size
      }
      return;
    }
    if (event.target.closest("[data-retry]")) {
      window.location.reload();
    }
  });
})();
