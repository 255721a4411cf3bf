"""The structure of a document for people who listen to it: headings, paragraphs, tables, figures.

While pages are drawn every piece of text is marked with the node it belongs to; everything else is marked as
an artifact. ReportLab knows no structure, so the tree is written into the finished file with pikepdf.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Node:
    """An element of the structure: ``role`` is a standard type (H1, P, Table, TR, TH, TD, Figure, ...).

    ``alternative`` is what is read instead of a figure. ``scope`` is ``Column`` or ``Row`` for header cells,
    ``span`` the number of columns of a cell.
    """

    role: str
    alternative: str = ""
    scope: str = ""
    span: int = 1
    children: list[Node] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)  # (page, number of the mark on the page)

    def add(self, role: str, alternative: str = "", scope: str = "") -> Node:
        child = Node(role, alternative, scope)
        self.children.append(child)
        return child

    def is_empty(self) -> bool:
        return not self.marks and all(child.is_empty() for child in self.children)


def write(pdf: Any, root: Node) -> None:
    """Attach the tree to a pikepdf document whose pages carry the marks."""
    import pikepdf
    from pikepdf import Array, Dictionary, Name

    parents: dict[int, dict[int, Any]] = {}
    tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))

    def element(node: Node, parent: Any) -> Any:
        made = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name("/" + node.role), P=parent))
        if node.alternative:
            made.Alt = pikepdf.String(node.alternative)
        if node.scope or node.span > 1:
            made.A = Dictionary(O=Name.Table)
            if node.scope:
                made.A.Scope = Name("/" + node.scope)
            if node.span > 1:
                made.A.ColSpan = node.span
        kids = []
        for page, number in node.marks:
            parents.setdefault(page, {})[number] = made
            kids.append(Dictionary(Type=Name.MCR, Pg=pdf.pages[page].obj, MCID=number))
        kids += [element(child, made) for child in node.children if not child.is_empty()]
        made.K = Array(kids)
        return made

    tree.K = Array([element(root, tree)])
    numbers: list[Any] = []
    for page in sorted(parents):
        on_page = parents[page]
        pdf.pages[page].obj.StructParents = page
        pdf.pages[page].obj.Tabs = Name.S
        numbers += [page, pdf.make_indirect(Array([on_page[n] for n in range(max(on_page) + 1)]))]
    tree.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(numbers)))
    tree.ParentTreeNextKey = len(pdf.pages)
    pdf.Root.StructTreeRoot = tree
    pdf.Root.MarkInfo = Dictionary(Marked=True)
