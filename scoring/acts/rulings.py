"""The officer's hand: what rulings make of the machine's provocations.

Rulings are append-only. The machine goes on merging as if there were none; they are applied on top, in the order in
which they were given, so an undone ruling leaves no trace in the result and the machine's view stays visible.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from data.models import Ruling
from scoring.acts.summary import Status


@dataclass(frozen=True, slots=True)
class Decided:
    """What stands for one provocation after all rulings in force."""

    id: str
    entry_ids: frozenset[int]
    status: Status = "machine"
    severity: int | None = None  # set by an officer
    machine_ids: frozenset[str] = frozenset()  # the machine's provocations its entries belong to
    merged_into: str = ""  # where a merge moved all of its entries


def in_force(rulings: Iterable[Ruling]) -> list[Ruling]:
    """Rulings that are not undone, in the order in which they were given."""
    return sorted((r for r in rulings if r.undone_by is None and r.action != "undo"), key=lambda r: r.id)


def split_id(ruling: Ruling) -> str:
    """The id of the provocation that a split makes: it names the one it came from, and the ruling."""
    digest = hashlib.blake2b(f"{ruling.provocation_id}\0{ruling.id}".encode(), digest_size=3).hexdigest()
    return f"{ruling.provocation_id.rsplit('-', 1)[0]}-{digest}"


def apply_rulings(
    clusters: Mapping[str, Iterable[int]], rulings: Sequence[Ruling], aliases: Mapping[str, str] | None = None
) -> dict[str, Decided]:
    """The provocations that stand: id → Decided.

    `clusters` is the machine's view, id → entry ids; `aliases` leads from ids the machine gave up to those that took
    their reports over. A ruling about a provocation that is not among `clusters` has no effect here.
    """
    aliases = aliases or {}
    machine_of = {entry: name for name, entries in clusters.items() for entry in entries}
    owner = dict(machine_of)
    status: dict[str, Status] = {}
    severity: dict[str, int] = {}
    merged: dict[str, str] = {}

    def standing(name: str) -> str:
        seen: set[str] = set()
        while name not in seen and (name in merged or (name in aliases and name not in clusters)):
            seen.add(name)
            name = merged.get(name) or aliases[name]
        return name

    for ruling in in_force(rulings):
        name = standing(ruling.provocation_id)
        if ruling.action == "merge":
            other = standing(ruling.with_id)
            if other != name:
                owner = {entry: name if owned == other else owned for entry, owned in owner.items()}
                merged[other] = name
                status[name] = "edited"
        elif ruling.action == "split":
            leaving = [entry for entry in ruling.entry_ids if owner.get(entry) == name]
            if leaving:
                owner |= dict.fromkeys(leaving, split_id(ruling))
                status[name] = status[split_id(ruling)] = "edited"
        elif ruling.action == "severity" and ruling.severity is not None:
            severity[name] = ruling.severity
            status.setdefault(name, "edited")
        elif ruling.action in ("confirm", "reject"):
            status[name] = "confirmed" if ruling.action == "confirm" else "rejected"
    entries: dict[str, set[int]] = {}
    for entry, name in owner.items():
        entries.setdefault(name, set()).add(entry)
    decided = {
        name: Decided(
            id=name,
            entry_ids=frozenset(held),
            status=status.get(name, "machine"),
            severity=severity.get(name),
            machine_ids=frozenset(machine_of[e] for e in held),
        )
        for name, held in entries.items()
    }
    for name in set(clusters) - set(decided):
        if name in merged:
            decided[name] = Decided(name, frozenset(), merged_into=standing(name))
    return decided
