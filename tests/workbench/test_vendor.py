"""Files of others are those that their list names, with licence and digest; nothing of ours loads anything from elsewhere."""
import hashlib
import pathlib
import re

import dateline.workbench

ROOM = pathlib.Path(dateline.workbench.__file__).parent
VENDOR = ROOM / "static" / "vendor"


def listed():
    text = (VENDOR / "README.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^\| `([^`]+)` \|.*\| `([0-9a-f]{64})` \|", text, flags=re.MULTILINE))


def test_every_file_is_on_the_list_with_its_digest():
    files = {str(p.relative_to(VENDOR)): hashlib.sha256(p.read_bytes()).hexdigest() for p in VENDOR.rglob("*") if p.is_file() and p.suffix not in (".md", ".txt")}
    assert files == listed()


def test_pages_have_no_script_no_style_and_no_address_of_another_server_in_them():
    for path in (ROOM / "templates").glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=\"\{\{)|\|\s*safe\b|autoescape|hx-on|hx-vals=.js", text), path.name
        assert not re.search(r"(src|href|action)=\"(https?:)?//", text), path.name


def test_our_scripts_and_styles_ask_nobody_else():
    for path in [*(ROOM / "static" / "js").glob("*.js"), *(ROOM / "static" / "css").glob("*.css")]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"https?://(?!www\.w3\.org/)|url\(\s*[\"']?//|\beval\(|new Function|innerHTML\s*=|insertAdjacentHTML|document\.write", text), path.name
