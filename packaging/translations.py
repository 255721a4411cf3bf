"""The gettext catalogue: extract, update, compile.

    python packaging/translations.py            rewrite hccboard.pot, merge into every .po, compile the .mo
    python packaging/translations.py --check     change nothing; fail if something is missing or out of date
    python packaging/translations.py --missing   print what has no translation yet

Texts are the literal first arguments of ``_`` and ``mark``, the first two of ``ngettext``, and the context and text
of ``pgettext``, found in the syntax tree; and the texts of the evidence packs that ship with the program, as the
program itself reads them, but for those that are the same in every language ("0.69", "TACE"). No line numbers and
no dates are written, so that a catalogue changes only when a text does.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "resources" / "translations"
TEMPLATE = TRANSLATIONS / "hccboard.pot"
LANGUAGES = {"zh_CN": "nplurals=1; plural=0;"}
MARKERS = ("_", "mark")
PLURAL_MARKER = "ngettext"
CONTEXT_MARKER = "pgettext"
PACKS = "resources/evidence"
# "Zhu AX 2015", "de Castro 2024": the same in every language; "Digest 2026" is a word of ours
CITATION = re.compile(r"\b(?!Digest )(?:de )?[A-Z][\w-]*(?: [A-Z]{1,2})? \d{4}\b")
UNITS = {"cm", "kg", "mg", "mm", "ng", "Gy"}  # letters that a translation leaves as they are


class ExtractionError(Exception):
    """A text that cannot be translated as it stands."""


@dataclass
class Text:
    """One msgid, its plural and its context ("" if it has none), and the files it stands in."""

    msgid: str
    plural: str = ""
    context: str = ""
    files: set[str] = field(default_factory=set)


Key = tuple[str, str]  # msgid, context


def key(entry: polib.POEntry | Text) -> Key:
    """What tells one text from another."""
    return entry.msgid, (entry.context if isinstance(entry, Text) else entry.msgctxt) or ""


def extract(package: Path = ROOT / "hccboard") -> dict[Key, Text]:
    """Every text of the package. ``ExtractionError`` for an f-string or a clash of plurals."""
    found: dict[Key, Text] = {}
    for path in sorted(package.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
        name = path.relative_to(package.parent).as_posix()
        for one in _texts(tree, name):
            text = found.setdefault(key(one), one)
            if one.plural and text.plural and one.plural != text.plural:
                raise ExtractionError(f"{name}: {one.msgid!r} has two plurals")
            text.plural = text.plural or one.plural
            text.files.add(name)
    return found


def has_words(text: str) -> bool:
    """Whether there is anything to translate: a word that is no unit, no code, no citation and no name in capitals."""
    words = re.findall(r"[^\W_]+", CITATION.sub("", text))
    return any(re.fullmatch("[A-Z]?[a-z]+", word) and len(word) > 1 and word not in UNITS for word in words)


def packs() -> dict[Key, Text]:
    """The texts of the shipped evidence: of its packs, its vocabulary, and the names made of both."""
    sys.path.insert(0, str(ROOT))
    try:
        from hccboard import evidence
    finally:
        sys.path.remove(str(ROOT))
    return {
        (msgid, ""): Text(msgid, files={f"{PACKS if name.endswith('.toml') else 'hccboard/evidence'}/{name}"
                                        for name in names})
        for msgid, names in evidence.texts().items() if has_words(msgid)
    }  # fmt: skip


def everything() -> dict[Key, Text]:
    """Every text the program shows: those of its code and those of its evidence."""
    found = extract()
    for one, text in packs().items():
        found.setdefault(one, Text(text.msgid)).files.update(text.files)
    return found


def _texts(tree: ast.AST, name: str) -> Iterator[Text]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in MARKERS and node.args:
            yield from (Text(text) for text in _literal(node.args[0], name))
        elif called == PLURAL_MARKER and len(node.args) == 3:
            one, many = (list(_literal(argument, name)) for argument in node.args[:2])
            yield from (Text(text, plural) for text, plural in zip(one, many, strict=False))
        elif called == CONTEXT_MARKER and len(node.args) == 2:
            context, texts = (list(_literal(argument, name)) for argument in node.args)
            yield from (Text(text, context=context[0]) for text in texts if context)


def _literal(node: ast.expr, name: str) -> Iterator[str]:
    """The text of a literal; nothing for a variable, whose text was marked where it is written."""
    if isinstance(node, ast.JoinedStr):
        raise ExtractionError(f"{name}:{node.lineno}: an f-string cannot be translated; use .format")
    if isinstance(node, ast.IfExp):
        yield from _literal(node.body, name)
        yield from _literal(node.orelse, name)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value


def _entry(text: Text) -> polib.POEntry:
    occurrences = [(name, "") for name in sorted(text.files)]
    entry = polib.POEntry(msgid=text.msgid, msgctxt=text.context or None, occurrences=occurrences)
    if text.plural:
        entry.msgid_plural = text.plural
        entry.msgstr_plural = {0: ""}
    if "{" in text.msgid:
        entry.flags.append("python-brace-format")
    return entry


def _catalogue(language: str = "") -> polib.POFile:
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.metadata = {
        "Project-Id-Version": "HCC Board", "MIME-Version": "1.0", "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }  # fmt: skip
    if language:
        catalogue.metadata["Language"] = language
        catalogue.metadata["Plural-Forms"] = LANGUAGES[language]
    return catalogue


def template(texts: dict[Key, Text]) -> polib.POFile:
    """The catalogue without translations, in the order of the msgids."""
    catalogue = _catalogue()
    catalogue.extend(_entry(texts[one]) for one in sorted(texts))
    return catalogue


def po_path(language: str) -> Path:
    return TRANSLATIONS / language / "LC_MESSAGES" / "hccboard.po"


def updated(texts: dict[Key, Text], language: str) -> polib.POFile:
    """The language's catalogue with exactly these texts; what is translated stays, what is gone goes."""
    before = polib.pofile(str(po_path(language))) if po_path(language).exists() else ()
    old = {key(entry): entry for entry in before}
    catalogue = _catalogue(language)
    for one in sorted(texts):
        entry, known = _entry(texts[one]), old.get(one)
        if known is not None:
            translation = known.msgstr or known.msgstr_plural.get(0, "")
            entry.tcomment = known.tcomment
            if entry.msgid_plural:
                entry.msgstr_plural = {0: translation}
            else:
                entry.msgstr = translation
        catalogue.append(entry)
    return catalogue


def missing(catalogue: polib.POFile) -> list[polib.POEntry]:
    """The entries without a translation."""
    return [entry for entry in catalogue if not (entry.msgstr or entry.msgstr_plural.get(0))]


def write() -> int:
    """Rewrite template, catalogues and compiled catalogues; 1 if something is untranslated."""
    texts = everything()
    TRANSLATIONS.mkdir(parents=True, exist_ok=True)
    template(texts).save(str(TEMPLATE))
    left = 0
    for language in LANGUAGES:
        path = po_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue = updated(texts, language)
        catalogue.save(str(path))
        catalogue.save_as_mofile(str(path.with_suffix(".mo")))
        without = len(missing(catalogue))
        left += without
        print(f"{language}: {len(catalogue)} texts, {without} without a translation")
    return 1 if left else 0


def check() -> int:
    """1, with the reasons, if the catalogues are not those of the code."""
    texts = everything()
    problems = []
    if not TEMPLATE.exists() or {key(entry) for entry in polib.pofile(str(TEMPLATE))} != set(texts):
        problems.append("hccboard.pot is out of date")
    for language in LANGUAGES:
        catalogue = polib.pofile(str(po_path(language)))
        known = {key(entry) for entry in catalogue}
        problems += [f"{language}: not in the catalogue: {one[0]!r}" for one in sorted(set(texts) - known)]
        problems += [f"{language}: no longer in the code: {one[0]!r}" for one in sorted(known - set(texts))]
        problems += [f"{language}: without a translation: {entry.msgid!r}" for entry in missing(catalogue)]
    for problem in problems:
        print(problem)
    return 1 if problems else 0


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing, fail if something is missing")
    parser.add_argument("--missing", action="store_true", help="print what has no translation yet")
    chosen = parser.parse_args(arguments)
    if chosen.check:
        return check()
    if chosen.missing:
        for language in LANGUAGES:
            for entry in missing(updated(everything(), language)):
                print(f"{language}: {entry.msgid!r}  {', '.join(name for name, _ in entry.occurrences)}")
        return 0
    return write()


if __name__ == "__main__":
    sys.exit(main())
