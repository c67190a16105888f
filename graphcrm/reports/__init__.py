"""One function is one metric; ``registry.REPORTS`` is what API, pages and CLI call."""
