"""Every address that the workbench answers to, by its own list, filled with what a project holds."""
import itertools

FORMATS = {"/exports": "geojson"}


def operations(app):
    """(method, path) of every route, as the application itself lists them."""
    return [(method, path) for path, methods in app.openapi()["paths"].items() for method in methods]


def values(project, limit=None):
    """What may stand in a path: names -> values. ``limit``: so many documents and incidents at most."""
    events = project.db.run("SELECT d.id, e.id FROM documents d JOIN events e ON e.document = d.number WHERE e.run = (SELECT max(number) FROM runs) ORDER BY d.number")[:limit]
    return {"events": [(document.removeprefix("sha256:")[:24], event) for document, event in events], "incidents": [i["id"] for i in project.incidents()][:limit]}


def filled(path, have):
    """Addresses of a route, one for each thing that it can show. Raises KeyError for a path that nobody told of here."""
    if "{" not in path:
        return [path]
    if path.endswith("{format}") and "{id}" not in path:
        return [path.replace("{format}", "csv"), path.replace("{format}", "json")]
    if path.startswith("/incidents/{id}"):
        return [path.replace("{id}", id).replace("{format}", "json") for id in have["incidents"]]
    if path.startswith("/dispatches/{id}"):
        more = [f"?event={event}&field=actors.0" for _, event in have["events"]] if path.endswith("}") else itertools.repeat("")
        return [path.replace("{id}", id) + extra for (id, _), extra in zip(have["events"], more)]
    if path.startswith("/review/{id}"):
        return [path.replace("{id}", id).replace("{name}", event) for id, event in have["events"]]
    raise KeyError(f"{path}: say in tests/workbench/routes.py what may stand in it")
