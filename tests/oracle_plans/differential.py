"""Differential on group volume, breakaway, newcomers (plan-semantics.md, 8.1, 8.3)."""

from fractions import Fraction

from oracle_plans.person_rate import highest, rate
from oracle_plans.world import dated


class _Seen:
    """The network as one component sees it, member by member."""

    def __init__(self, world, component):
        self.world, self.component = world, component
        self.tree = component.get("tree", "sponsor")
        self._groups = {}

    def there(self, member):
        how = self.component.get("compression", "none")
        able = self.world.can(member, self.component)
        if how == "none" or able:
            return True
        return how == "skip_inactive" and bool(self.world.figure(member, "active"))

    def new(self, member):
        return self.world.first <= self.world.people[member]["joined"] <= self.world.day

    def full(self, member):
        chosen = self.component.get("new_legs", "difference")
        return self.new(member) and chosen != "difference"

    def legs(self, member):
        """Return the nearest people below who are there."""
        found, waiting = [], [*self.world.children(self.tree, member)]
        while waiting:
            one = waiting.pop()
            if self.there(one):
                found.append(one)
            else:
                waiting += self.world.children(self.tree, one)
        return found

    def broken(self, leg, upline):
        world, component = self.world, self.component
        if self.full(leg):
            return False
        mine, how = rate(world, component, leg), component.get("breakaway", "never")
        top = highest(world, component)
        if how == "top" and top and mine >= top:
            return True
        if how == "own" and mine >= rate(world, component, upline):
            return True
        when = dated(component.get("breakaway_when"), world.day)
        return bool(when) and world.holds(leg, when)

    def own(self, member):
        """Return his own volume with that of people passed over right below."""
        total, waiting = self._volume(member), [*self.world.children(self.tree, member)]
        while waiting:
            one = waiting.pop()
            if not self.there(one):
                total += self._volume(one)
                waiting += self.world.children(self.tree, one)
        return total

    def group(self, member):
        if member not in self._groups:
            self._groups[member] = self.own(member) + sum(
                self.group(leg)
                for leg in self.legs(member)
                if not self.broken(leg, member)
            )
        return self._groups[member]

    def _volume(self, member):
        measure = self.component.get("base", "volume")
        own = self.world.own(member, measure, self.component.get("orders", "all"))
        return own if measure == "net" else own * self.world.point()


def lines(world, component):
    seen = _Seen(world, component)
    for member in world.people:
        if not world.can(member, component) or not seen.there(member):
            continue
        mine, own = rate(world, component, member), component.get("pays_own", "always")
        paid = own == "always" or (own == "unless_new" and not seen.new(member))
        if paid and mine and seen.own(member):
            yield member, member, 0, seen.own(member), mine
        for leg in seen.legs(member):
            worth, gap = _leg(world, component, seen, member, leg)
            if worth and gap:
                yield member, leg, 1, worth, gap


def _leg(world, component, seen, member, leg):
    nothing = Fraction(0), Fraction(0)
    chosen = component.get("pays_legs", "all")
    if chosen == "none" or chosen == ("old" if seen.new(leg) else "new"):
        return nothing
    if seen.broken(leg, member):
        return nothing
    below = Fraction(0) if seen.full(leg) else rate(world, component, leg)
    gap = rate(world, component, member) - below
    if gap < 0 and component.get("higher_leg", "break") == "break":
        return nothing
    if seen.full(leg) and component["new_legs"] == "full_own":
        return seen.own(leg), gap
    return seen.group(leg), gap
