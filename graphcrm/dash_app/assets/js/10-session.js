// An expired login: every answer 401 leads to the login page and back here.
// Logging out is a POST with the token of the session's cookie.
(function () {
  "use strict";

  const send = window.fetch.bind(window);
  let leaving = false;

  window.fetch = function (resource, options) {
    return send(resource, options).then(function (response) {
      if (response.status === 401 && !leaving) {
        leaving = true;
        const here = window.location.pathname + window.location.search;
        window.location.assign("/login?expired=1&next=" + encodeURIComponent(here));
      }
      return response;
    });
  };

  // also for other scripts that post
  window.graphcrmToken = function () {
    const found = document.cookie.match(/(?:^|; )_csrf_token=([^;]*)/);
    return found ? decodeURIComponent(found[1]) : "";
  };

  document.addEventListener("click", function (event) {
    if (!event.target.closest("[data-logout]")) {
      return;
    }
    leaving = true;
    send("/logout", {
      method: "POST",
      credentials: "same-origin",
      headers: { "X-CSRFToken": window.graphcrmToken() },
    }).then(function () {
      window.location.assign("/login");
    });
  });
})();
