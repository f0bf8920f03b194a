"""HTML and SVG built as a tree: text put into it is text, whatever it holds, since only the tree writes markup."""

from __future__ import annotations

from xml.etree import ElementTree

from components.text.escape import clean

Node = ElementTree.Element


def el(tag: str, *children: Node | str | None, **attributes: object) -> Node:
    """An element; None among the children or attributes leaves it out.

    Attribute names end in _ where Python keeps the word for itself (class_), and _ within them is written -.
    """
    node = ElementTree.Element(tag)
    for name, value in attributes.items():
        if value is not None:
            node.set(name.rstrip("_").replace("_", "-"), clean(str(value)))
    for child in children:
        if isinstance(child, str):
            _add_text(node, child if child.isspace() else clean(child))
        elif child is not None:
            node.append(child)
    return node


def _add_text(node: Node, text: str) -> None:
    if len(node):
        node[-1].tail = (node[-1].tail or "") + text
    else:
        node.text = (node.text or "") + text


def html(node: Node) -> str:
    """The tree as HTML."""
    return ElementTree.tostring(node, encoding="unicode", method="html")
