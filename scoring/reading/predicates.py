"""What concepts do in languages whose predicate stands last: who can be a doer, and which nouns are predicates."""

from __future__ import annotations


def names(text: str) -> frozenset[str]:
    """The words of `text`."""
    return frozenset(text.split())


NORTH = names("north kim voice hackers")
FOREIGN = names("south unification politics us japan russia china un ally other-state source-word stranger")
#: The North by the name of the country alone, as Korean writes it.
LAND = names("北 북 북한")
ACTORS = NORTH | FOREIGN | {"koreas"}
#: Verbal nouns that say what is done; any other token is a thing, a place, a time or a frame.
PREDICATES = names(
    """breach launch test salvo land send cross trespass jam jamming demolish explode fortify lay kill hack hack-weak
    quake provoke blame oversee watch show fail shelter vow warn order accuse deny declare session scrap boast menace
    hush hostility harm prepare sign fear rebuild advisory respond handle punish sanctions drill alliance
    deterrence deploy meet defend parade trade expedition society visit diplomacy soft sport defector lookback"""
)
#: They report, carry out or watch what the verbal noun before them says.
LIGHT = names("detect say stage attend fail assess not fresh")
#: What others say about the North's doings: with such a predicate the leading name is the doer, not only the source.
VERDICTS = names(
    """breach accuse order warn respond handle punish sanctions drill alliance deterrence deploy meet defend advisory
    deny menace scrap vow boast declare session shelter"""
)
#: What others make of the North's doings that is named before it in single marks ('‘북한 미사일 발사’ 강력 규탄').
JUDGES = names(
    """breach accuse warn order respond handle punish sanctions deterrence deploy meet defend advisory fear affirm
    deny"""
)
#: What the North does not do about its own acts.
OTHERS_DO = names("respond handle breach punish sanctions alliance deterrence deploy meet defend")
OWN_ACTS = names(
    """launch test provoke salvo missile projectile icbm nuclear hack parade drone space cruise artillery balloon
    trash-balloon gps jam jamming cross trespass"""
)
#: An act whose name closes an adverbial ('after the launch'): what follows is the news.
OCCASIONS = PREDICATES | {"say", "detect"}
#: Korean: acts that are news wherever a headline has them; acts that weapons and their numbers stand beside; what is
#: fired or comes flying.
NEWS = names("launch test salvo land send cross trespass jam jamming explode kill hack lay")
FIRES = names("launch test land send salvo cross trespass")
FLYING = names("missile icbm cruise projectile space drone balloon trash-balloon artillery")
#: What is counted in rounds where the firing is left out.
COUNTED = FLYING | {"munitions"}
