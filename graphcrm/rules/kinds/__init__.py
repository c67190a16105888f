"""The commission kinds: one file each, with its formula, units and source."""
