"""From a hostile file to typed columns, without a database.

``sandbox`` reads the file in a limited subprocess (``child``, ``package``,
``delimited``, ``workbook``), ``headers`` guesses kind and mapping, ``cells``
turns texts into exact values, ``table`` puts it together.
"""
