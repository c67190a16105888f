"""The pages, in one Dash app mounted on the Flask server."""
