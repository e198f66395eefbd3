"""A program in the integer form, as machines print it: what is loaded, what is decided in order, where results lie."""

from __future__ import annotations

from enum import Enum

from jixiao.expression.facts import Facts
from jixiao.expression.integers import Bind, Decision, Fork, Leaf, Ratio, test_atoms
from jixiao.expression.polynomial import Ends, Polynomial
from jixiao.expression.tree import Field, Fold, Quantity, Type
from jixiao.value import dataclass, field


class Source(Enum):
    """Where an atom is loaded from."""

    OWN = "own"  # the program's own fields
    OUTER = "outer"  # fields of the filing around a row
    NUMERATOR = "numerator"  # results of the program around a row
    DENOMINATOR = "denominator"


@dataclass(frozen=True, slots=True)
class Load:
    """An atom that is there before any tree is computed. `ends`: what the machine must make sure of."""

    atom: int
    source: Source
    index: int
    optional: bool
    ends: Ends


@dataclass(frozen=True, slots=True)
class Output:
    """One tree's result: the atom of its numerator; the atom of its denominator, or the one all leaves share."""

    tree: int | None  # None: a hidden quantity
    type: Type
    labels: tuple[str, ...]
    numerator: int
    denominator: int | None
    constant: int
    may_miss: bool


@dataclass(frozen=True, slots=True)
class Read:
    """What a Fold reads besides its members."""

    node: Field | Quantity
    labels: tuple[str, ...]
    ratio: Ratio


@dataclass(frozen=True, slots=True)
class Gather:
    """A Fold to be evaluated before the group that reads it: numerator (missing if None) and positive denominator."""

    fold: Fold
    numerator: int
    denominator: int
    reads: tuple[Read, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Trees lifted together: a leaf holds an outcome for each of `outputs`, in order (see `numerator_of`)."""

    gathers: tuple[Gather, ...]
    decision: Decision
    outputs: tuple[Output, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A program in the integer form; `outputs` are aligned with its trees, `facts` are what holds of all its atoms."""

    loads: tuple[Load, ...]
    groups: tuple[Group, ...]
    outputs: tuple[Output, ...]
    facts: Facts = field(default_factory=Facts)


def numerator_of(outcome: Ratio, output: Output) -> Polynomial:
    """The numerator of a leaf's outcome over the denominator that its output has."""
    if output.denominator is not None:
        return outcome.numerator
    return outcome.numerator.times(output.constant // (outcome.denominator.constant or 1))


def atoms_read(group: Group) -> frozenset[int]:
    """The atoms that a group reads."""
    found: set[int] = {atom for gather in group.gathers for read in gather.reads for atom in _ratio_atoms(read.ratio)}
    seen: set[int] = set()
    stack: list[Decision] = [group.decision]
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        match node:
            case Leaf():
                for outcome in node.outcomes:
                    found |= _ratio_atoms(outcome) if outcome is not None else frozenset()
            case Fork():
                found |= test_atoms(node.test)
                stack.extend((node.yes, node.no))
            case Bind():
                found |= node.numerator.atoms() | node.denominator.atoms()
                stack.append(node.then)
    return frozenset(found)


def _ratio_atoms(ratio: Ratio) -> frozenset[int]:
    return ratio.numerator.atoms() | ratio.denominator.atoms()


def atoms_of(output: Output) -> tuple[int, ...]:
    """The atoms that hold an output."""
    return (output.numerator,) if output.denominator is None else (output.numerator, output.denominator)
