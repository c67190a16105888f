// Sending a file: chosen or dropped, checked for size, posted with its progress.
// The answer's handle goes into the address; the page shows what is in the file.
(function () {
  "use strict";

  function say(zone, text, failed) {
    const line = zone.querySelector(".upload-state");
    line.textContent = text;
    line.classList.toggle("failed", Boolean(failed));
  }

  function words(zone, name, values) {
    return Object.entries(values || {}).reduce(
      (text, [key, value]) => text.replace(`{${key}}`, value), zone.dataset[name]);
  }

  function send(zone, file) {
    const limit = Number(zone.dataset.limit) * 1024 * 1024;
    if (file.size > limit) {
      say(zone, words(zone, "tooLarge", { name: file.name, limit: zone.dataset.limit }), true);
      return;
    }
    const form = new FormData();
    form.append("file", file);
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/imports");
    request.setRequestHeader("X-CSRFToken", window.graphcrmToken());
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      const percent = Math.floor((100 * event.loaded) / Math.max(1, event.total));
      say(zone, words(zone, "sending", { name: file.name, percent }));
    });
    request.addEventListener("load", () => {
      const answer = request.response || {};
      if (request.status === 401) {
        const here = window.location.pathname + window.location.search;
        window.location.assign("/login?expired=1&next=" + encodeURIComponent(here));
      } else if (request.status < 300) {
        window.graphcrmGo("/imports?upload=" + encodeURIComponent(answer.upload));
      } else {
        say(zone, answer.detail || answer.title || String(request.status), true);
      }
    });
    request.addEventListener("error", () => say(zone, zone.dataset.failed, true));
    say(zone, words(zone, "sending", { name: file.name, percent: 0 }));
    request.send(form);
  }

  document.addEventListener("change", (event) => {
    const zone = event.target.closest(".upload");
    if (zone && event.target.type === "file" && event.target.files.length) {
      send(zone, event.target.files[0]);
      event.target.value = "";
    }
  });

  // The file input is made here: Dash has no component for a plain one.
  function equip() {
    document.querySelectorAll(".upload:not([data-ready])").forEach((zone) => {
      zone.dataset.ready = "yes";
      const input = document.createElement("input");
      input.type = "file";
      input.id = "upload-file";
      input.className = "visually-hidden";
      input.accept = ".csv,.tsv,.txt,.xlsx,.xls,.ods";
      input.setAttribute("aria-label", zone.dataset.label);
      zone.prepend(input);
      zone.querySelector("button").addEventListener("click", () => input.click());
      for (const name of ["dragenter", "dragover"]) {
        zone.addEventListener(name, (event) => {
          event.preventDefault();
          zone.classList.add("over");
        });
      }
      for (const name of ["dragleave", "drop"]) {
        zone.addEventListener(name, (event) => {
          event.preventDefault();
          zone.classList.remove("over");
        });
      }
      zone.addEventListener("drop", (event) => {
        if (event.dataTransfer.files.length) send(zone, event.dataTransfer.files[0]);
      });
    });
  }

  new MutationObserver(equip).observe(document.documentElement, {
    childList: true, subtree: true,
  });
})();
