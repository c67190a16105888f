// One roll-up a member and month.
CREATE CONSTRAINT period_volume_member IF NOT EXISTS
FOR (n:PeriodVolume) REQUIRE (n.period, n.member) IS UNIQUE
