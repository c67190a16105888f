"""Pure computation of payouts: no I/O, no clock, no globals; integers only."""
