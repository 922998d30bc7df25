"""What many tests share: one coder for the whole run, and a way to code a sentence."""
import datetime
import os

import pytest

os.environ.setdefault("OMP_NUM_THREADS", "1")

DAY = datetime.date(2024, 5, 16)  # a Thursday


@pytest.fixture(scope="session")
def coder():
    from dateline.coder import Coder
    return Coder()


@pytest.fixture(scope="session")
def code(coder):
    """Text (and title) -> Coding, published on Thursday 16 May 2024."""
    from dateline.dispatch import Dispatch, Span

    def run(text, title=None, published=DAY):
        whole = f"{title}\n\n{text}" if title else text
        start = len(whole) - len(text)
        return coder.code(Dispatch(whole, f"sha256:{hash(whole) & 0xffffffff:x}", title=Span(0, len(title)) if title else None,
                                   body=Span(start, len(whole)), published=(published, published) if published else None,
                                   published_basis="metadata" if published else None))

    return run
