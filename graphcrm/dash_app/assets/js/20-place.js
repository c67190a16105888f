// The place: address, colour scheme and width, which the server needs to answer
// with a page. Links with data-page change the address without a reload.
(function () {
  "use strict";

  const narrow = window.matchMedia("(max-width: 767px)");
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  let lastPath = null;

  function scheme(theme) {
    return theme === "light" || theme === "dark"
      ? theme
      : dark.matches ? "dark" : "light";
  }

  // A page that is still hidden or replaced once more takes no focus: try again
  // until the heading keeps it.
  function focusHeading(tries, held) {
    const heading = document.querySelector("#page h1");
    const has = heading !== null && document.activeElement === heading;
    if ((has && held) || tries === 0) {
      return;
    }
    if (heading && !has) {
      heading.focus({ preventScroll: true });
    }
    window.setTimeout(focusHeading, 100, tries - 1, has);
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    graphcrm: Object.assign({}, (window.dash_clientside || {}).graphcrm, {
      place: function (pathname, search, theme) {
        return {
          pathname: pathname || "/",
          search: search || "",
          scheme: scheme(theme),
          compact: narrow.matches,
        };
      },

      // The page is there: its title, and the focus where reading starts.
      arrived: function (page) {
        if (page) {
          document.title = page.title + " · GraphCRM";
          if (lastPath !== null && lastPath !== page.path) {
            window.scrollTo(0, 0);
            focusHeading(20, false);
          }
          lastPath = page.path;
        }
        return window.dash_clientside.no_update;
      },

      reload: function () {
        window.location.reload();
        return window.dash_clientside.no_update;
      },
    }),
  });

  function look() {
    window.dash_clientside.set_props("viewport", {
      data: { narrow: narrow.matches, dark: dark.matches },
    });
  }
  narrow.addEventListener("change", look);
  dark.addEventListener("change", look);

  window.graphcrmGo = function (href) {
    window.history.pushState({}, "", href);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  };

  document.addEventListener("click", function (event) {
    const link = event.target.closest("a[data-page]");
    if (!link || event.defaultPrevented || event.button !== 0) {
      return;
    }
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) {
      return;
    }
    event.preventDefault();
    window.graphcrmGo(link.getAttribute("href"));
  });
})();
