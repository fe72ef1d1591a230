"""What is searched: parameters as a Study has them, for every method alike."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Double:
    name: str
    low: float
    high: float
    scale: str = "Linear"
    when: tuple = None  # (parent, values)

    def value(self, u):
        """The value at a position in [0, 1] on the scale, as docs/search.md has it."""
        if self.scale == "Log":
            value = math.exp(math.log(self.low) + u * (math.log(self.high) - math.log(self.low)))
        elif self.scale == "ReverseLog":
            value = self.mirrored(
                math.exp(math.log(self.high) - u * (math.log(self.high) - math.log(self.low))))
        else:
            value = self.low + u * (self.high - self.low)
        return min(max(value, self.low), self.high)

    def mirrored(self, value):
        """A reverse logarithmic scale is a logarithmic one of the mirrored value."""
        return min(max(self.low + self.high - value, self.low), self.high)

    def manifest(self):
        return {"double": {"min": self.low, "max": self.high, "scale": self.scale}}


@dataclass(frozen=True)
class Integer:
    name: str
    low: int
    high: int
    scale: str = "Linear"
    when: tuple = None

    def value(self, u):
        if self.scale == "Log":
            value = self.low * math.exp(u * math.log((self.high + 1) / self.low))
        else:
            value = self.low + u * (self.high + 1 - self.low)
        return min(int(value), self.high)

    def manifest(self):
        return {"integer": {"min": self.low, "max": self.high, "scale": self.scale}}


@dataclass(frozen=True)
class Categorical:
    name: str
    values: tuple
    when: tuple = None

    def value(self, u):
        return self.values[min(int(u * len(self.values)), len(self.values) - 1)]

    def manifest(self):
        return {"categorical": {"values": list(self.values)}}


def active(space, values):
    """The values of the parameters that are active; parents are listed before their children."""
    kept = {}
    for parameter in space:
        if parameter.when is None or kept.get(parameter.when[0]) in parameter.when[1]:
            kept[parameter.name] = values[parameter.name]
    return kept


def random_point(space, generator):
    """An independent uniform point."""
    return active(space, {p.name: p.value(generator.random()) for p in space})
