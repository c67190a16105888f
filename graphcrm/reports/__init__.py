"""One function is one metric; REPORTS is what API, pages and CLI call."""
