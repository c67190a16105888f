"""Figures: pure functions from a data frame to a plotly figure.

They get a :class:`~graphcrm.dash_app.figures.base.Look` for colours, words and
width, and know nothing of Dash, the database or the viewer.
"""
