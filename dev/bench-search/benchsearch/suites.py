"""All problems, by name."""

from . import further, problems

INFEASIBLE = {**problems.INFEASIBLE, **further.INFEASIBLE}
OTHERS = {**problems.OTHERS, **further.OTHERS}
ALL = {**INFEASIBLE, **OTHERS}

# Names that stand for several.
SUITES = {
    "main": [*problems.INFEASIBLE, *problems.OTHERS],
    "further": [*further.INFEASIBLE, *further.OTHERS],
}


def named(names):
    """Problems by their names or those of their suites, separated by commas."""
    found = []
    for name in names.split(","):
        if name not in SUITES and name not in ALL:
            raise ValueError(
                f"there is no problem {name}; there are {', '.join([*SUITES, *ALL])}")
        found.extend(SUITES.get(name, [name]))
    return found
