"""What an instrument file says, checked and in one canonical form.

An instrument is authored as YAML or as a workbook; both become the same *document*: the header as
a mapping and the nodes as a flat list of mappings in tree order, each naming its `parent`.
`checked` answers every problem at once, so that an author mends a file in one go, or the
*content*: the document with every key present and every number a plain decimal string. Two
contents are the same exactly when their `content_hash` is.
"""

from dataclasses import replace
from itertools import islice
from pathlib import Path

import yaml
from django.utils.translation import gettext as _

from spmi import tables
from standards import xlsx
from standards.loading.checks import BadInstrument, Problem, problems_of
from standards.loading.compare import changes
from standards.loading.content import content_from, content_hash, content_of, node_rows

__all__ = [
    "BUNDLED",
    "BadInstrument",
    "Problem",
    "changes",
    "checked",
    "checked_workbook",
    "content_hash",
    "content_of",
    "node_rows",
    "read_plain_yaml",
    "read_yaml",
]

BUNDLED = Path(__file__).parent.parent / "instruments"
FILE_LIMIT = 4 * 1024 * 1024
NODE_LIMIT, DEPTH_LIMIT = 5000, 10


class _Loader(yaml.CSafeLoader):
    """Safe YAML that refuses what would silently lose an author's line: a key written twice."""

    def construct_mapping(self, node, deep=False):
        keys = [key.value for key, _value in node.value]
        for key in keys:
            if keys.count(key) > 1:
                line = node.start_mark.line + 1
                raise BadInstrument(
                    [_("line %(line)s: “%(key)s” stands twice") % {"line": line, "key": key}]
                )
        return super().construct_mapping(node, deep)


def read_plain_yaml(path):
    """Return the mapping in a YAML file. Raises `BadInstrument` if it cannot be read."""
    try:
        if Path(path).stat().st_size > FILE_LIMIT:
            raise BadInstrument([_("The file is larger than 4 MB.")])
        data = yaml.load(Path(path).read_text("utf-8"), _Loader)  # noqa: S506  (a SafeLoader)
    except (OSError, UnicodeDecodeError) as error:
        raise BadInstrument([_("The file cannot be read: %s") % error]) from error
    # A date of no calendar and a number of thousands of digits are plain `ValueError`s.
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        line = " ".join(str(error).split())
        raise BadInstrument([_("The file is not valid YAML: %s") % line]) from error
    if not isinstance(data, dict):
        raise BadInstrument([_("The file is empty or not an instrument.")])
    return data


def read_yaml(path):
    """Return the instrument's document in a YAML file. Raises `BadInstrument` like the above."""
    data = read_plain_yaml(path)
    nodes = list(islice(_flattened(data.get("nodes"), ""), NODE_LIMIT + 1))
    if len(nodes) > NODE_LIMIT:
        raise BadInstrument([_("The file has more than %s nodes.") % NODE_LIMIT])
    return data | {"nodes": nodes}


def _flattened(nodes, parent, depth=0):
    for node in nodes if isinstance(nodes, list) and depth <= DEPTH_LIMIT else ():
        if isinstance(node, dict):
            below = node.get("nodes")
            is_list = isinstance(below, list)
            yield {"parent": parent} | {
                k: v for k, v in node.items() if k != "nodes" or not is_list
            }
            yield from _flattened(below, str(node.get("code", "")), depth + 1)
        else:
            yield node


def checked(document):
    """Return the content of a document. Raises `BadInstrument` with every problem found."""
    problems = problems_of(document)
    if problems:
        raise BadInstrument(problems)
    return content_from(document)


def checked_workbook(path):
    """Return the content of a workbook. Raises `BadInstrument`, each problem with sheet and row."""
    try:
        document, lines = xlsx.read(path)
    except tables.TableError as error:
        raise BadInstrument(error.problems) from error
    problems = [_located(problem, lines) for problem in problems_of(document)]
    if problems:
        raise BadInstrument(problems)
    return content_from(document)


def _located(problem, lines):
    rows = lines[problem.part]
    line = rows[problem.index] if problem.index is not None else None
    return replace(problem, sheet=xlsx.SHEETS[problem.part], line=line)
