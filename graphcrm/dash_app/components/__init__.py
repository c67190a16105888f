"""The catalogue of what pages are made of; docs/pages.md shows how.

Everything here is a pure function from values to Dash components. Numbers come
in as text, already printed by ``formats``.
"""
