"""The watch floor: who may do what, and the record of everything that was done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal

Role = Literal["viewer", "officer", "supervisor"]
ROLES: tuple[Role, ...] = ("viewer", "officer", "supervisor")  # each may do what those before it may

# The least role for every action that writes. What changes the machine's view for all is a supervisor's.
NEEDS: Mapping[str, Role] = MappingProxyType(
    {
        "mark.open": "officer",
        "mark.acknowledge": "officer",
        "mark.watch": "officer",
        "mark.dismiss": "officer",
        "mark.note": "officer",
        "mark.read": "officer",
        "verdict.give": "officer",
        "verdict.undo": "officer",
        "handover.line": "officer",
        "handover.strike": "officer",
        "handover.sign": "officer",
        "handover.import": "supervisor",
        "ruling.confirm": "officer",
        "ruling.reject": "supervisor",
        "ruling.severity": "supervisor",
        "ruling.merge": "supervisor",
        "ruling.split": "supervisor",
        "ruling.undo": "supervisor",
        "level.set": "supervisor",
        "source.add": "supervisor",
        "source.pause": "supervisor",
        "source.resume": "supervisor",
        "source.remove": "supervisor",
        "source.test": "supervisor",
        "alert.save": "supervisor",
        "alert.pause": "supervisor",
        "alert.resume": "supervisor",
        "alert.remove": "supervisor",
        "alert.test": "supervisor",
        "alert.again": "supervisor",
        "alert.drop": "supervisor",
        "backup.take": "supervisor",
        "backup.restore": "supervisor",
    }
)


@dataclass(frozen=True, slots=True)
class Person:
    """Who looks at the pages. `via` is how that is known: login, passphrase, local (this computer), or nothing."""

    name: str = ""
    role: Role = "viewer"
    via: Literal["", "login", "passphrase", "local"] = ""

    def may(self, action: str) -> bool:
        """Whether the role suffices for one of NEEDS. Raises KeyError for an action that nobody has named."""
        return ROLES.index(self.role) >= ROLES.index(NEEDS[action])


@dataclass(frozen=True, slots=True)
class AuditLine:
    """A line of the audit: who did what to what, and what it was before and after."""

    id: int
    at: datetime
    who: str
    role: Role
    via: str
    action: str  # one of NEEDS, or sign.in, sign.out, sign.refused
    subject: str
    before: Any  # JSON values
    after: Any
