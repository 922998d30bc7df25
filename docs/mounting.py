"""What the site holds beside docs/: pages that stand next to what they describe, and links between all of them.

In go the pages of docs/, out come the same with the pages of ``MOUNTED`` added. A link that leads out of docs/ leads to the mounted page, or loses its target and keeps
its words, since the site is read without the source.
"""
import pathlib
import posixpath
import re

from mkdocs.structure.files import File

ROOT = pathlib.Path(__file__).parents[1]
MOUNTED = {
    "src/dateline/codebooks/plover/README.md": "codebook-format.md",
    "src/dateline/knowledge/party_tables/README.md": "party-tables.md",
    "src/dateline/models/reader.md": "model-reader.md",
    "src/dateline/models/relations.md": "model-relations.md",
    "tests/gold/README.md": "gold.md",
    "tests/suites/README.md": "suites.md",
    "ARCHITECTURE.md": "architecture.md",
    "CHANGELOG.md": "changes.md",
    "README.md": "index.md",
}
_LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\]]*\])*)\]\((?!https?:|mailto:|#)([^)#\s]+)(#[^)]*)?\)")
_CODE = re.compile(r"(```.*?```|`[^`\n]*`(?!\]))", re.DOTALL)


def on_files(files, config):
    """Add the mounted pages."""
    for path, name in MOUNTED.items():
        if name != "index.md":
            files.append(File.generated(config, name, content=(ROOT / path).read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown, page, config, files):
    """Turn links to where their targets stand in the site."""
    mounted = {name: path for path, name in MOUNTED.items() if name != "index.md"}
    home = posixpath.dirname(mounted.get(page.file.src_uri) or f"docs/{page.file.src_uri}")

    def turned(link):
        words, target, anchor = link.group(1), posixpath.normpath(posixpath.join(home, link.group(2))), link.group(3) or ""
        if target in MOUNTED:
            return f"[{words}]({MOUNTED[target]}{anchor})"
        return f"[{words}]({target.removeprefix('docs/')}{anchor})" if target.startswith("docs/") else words
    return "".join(part if part.startswith("`") else _LINK.sub(turned, part) for part in _CODE.split(markdown))


def on_post_page(output, page, config):
    """Let pages that are opened from a folder search: the theme would load that script from elsewhere."""
    home = "../" * page.url.count("/")
    return output.replace("https://unpkg.com/iframe-worker/shim", f"{home}assets/iframe-worker-1.0.4.js")


def on_post_template(output, template_name, config):
    """The same for the page that stands for what is not there."""
    return output.replace("https://unpkg.com/iframe-worker/shim", "assets/iframe-worker-1.0.4.js")
