"""Records dateline/1, one JSON object a line: the fullest export, which every command reads again."""

from __future__ import annotations

import json
from typing import Any, Iterable, Mapping

from dateline.exporting.whole import file_for


def write(records: Iterable[Mapping[str, Any]], target: Any) -> None:
    with file_for(target) as file:
        for record in records:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
