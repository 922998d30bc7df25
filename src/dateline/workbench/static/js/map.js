// Events over space. A disc is a town or a site; a province is an area; a country of which no more is told is hatched, never a pin in its middle.
import {feature, geoArea, geoCircle, geoEqualEarth, geoPath, scaleSqrt, select, zoom, zoomIdentity} from "../vendor/d3-parts.js";
import {QUADS, QUAD_WORDS, counted, data, number, readout} from "./drawing.js";

const RADIUS_KM = {admin1: 100, admin2: 30};
const KM_A_DEGREE = 111.2;
const STEPS = [[1, 10], [2, 7], [3, 4.5]]; // hatching: the more events, the closer

export async function map(element) {
  const [found, shapes, provinces] = await Promise.all([data(element.dataset.url), data(element.dataset.countries, {keep: true}), data(element.dataset.provinces, {keep: true})]);
  const width = Math.max(element.clientWidth, 260), height = Math.round(Math.min(Math.max(width * 0.58, 300), 520));
  const countries = feature(shapes, shapes.objects.countries).features;
  const units = new Map(provinces.objects.admin1.geometries.map(g => [Number(g.id), g]));
  const marks = found.places.filter(p => p.latitude !== null && p.longitude !== null);
  const projection = geoEqualEarth();
  const seen = {type: "MultiPoint", coordinates: marks.filter(p => p.precision !== "region").map(p => [p.longitude, p.latitude])};
  const room = [[Math.min(60, width * 0.1), 36], [width - Math.min(60, width * 0.1), height - 36]];
  if (seen.coordinates.length) {
    projection.rotate([-middle(seen.coordinates.map(c => c[0])), 0]).fitExtent(room, seen);
    const limit = width * 2.2;
    if (projection.scale() > limit) projection.scale(limit).translate([width / 2, height / 2]).center([0, middle(seen.coordinates.map(c => c[1]))]);
  } else projection.fitSize([width, height], {type: "Sphere"});
  const path = geoPath(projection.clipExtent([[-width, -height], [width * 2, height * 2]]));
  element.replaceChildren();
  const svg = select(element).append("svg").attr("viewBox", `0 0 ${width} ${height}`).attr("width", width).attr("height", height).attr("role", "group")
    .attr("aria-label", "Map of the events");
  hatches(svg);
  const clip = svg.append("g");
  const land = clip.append("g");
  for (const country of countries) land.append("path").attr("class", "country").attr("d", path(country)).append("title").text(country.properties.name);
  const layers = {country: clip.append("g"), area: clip.append("g"), point: clip.append("g")};
  const say = words => { const line = readout(element); if (line) line.textContent = words; };
  countriesKnown(layers.country, marks, countries, path, say);
  areas(layers.area, marks, units, provinces, path, say);
  const discs = points(layers.point, marks, projection, say);
  const tool = zoom().scaleExtent([0.25, 24]).filter(event => event.type !== "wheel" || event.ctrlKey).on("zoom", event => {
    clip.attr("transform", event.transform);
    discs.attr("transform", d => `translate(${projection([d.longitude, d.latitude])}) scale(${1 / event.transform.k})`);
  });
  svg.call(tool).on("dblclick.zoom", null);
  tools(element, svg, tool);
}

function middle(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[0] + sorted.at(-1)) / 2;
}

function hatches(svg) {
  const defs = svg.append("defs");
  for (const [step, gap] of STEPS) {
    const pattern = defs.append("pattern").attr("id", `hatch-${step}`).attr("patternUnits", "userSpaceOnUse").attr("width", gap).attr("height", gap).attr("patternTransform", "rotate(45)");
    pattern.append("line").attr("class", "hatch").attr("y2", gap).attr("stroke-width", 1.1);
  }
}

function told(place) {
  const kinds = place.quads.map((n, i) => [n, QUAD_WORDS[i]]).filter(([n]) => n).sort((a, b) => b[0] - a[0]).map(([n, words]) => `${number(n)} ${words}`);
  const where = {country: `somewhere in ${place.name}`, admin1: `somewhere in the province ${place.words}`, admin2: `somewhere in the district ${place.words}`}[place.precision] ?? `in ${place.words}`;
  return `${counted(place.count, "event")} ${where}: ${kinds.join(", ")}.`;
}

function marked(parent, places, say, draw) {
  for (const place of places) {
    const link = parent.append("a").datum(place).attr("href", place.toggle).attr("data-swap", "").attr("id", `place-${place.precision}-${place.key.replace(/\W+/g, "-")}`)
      .attr("class", place.chosen ? "chosen" : null).attr("aria-label", `${told(place)} ${place.chosen ? "Chosen." : "Choose."}`);
    draw(link, place);
    link.on("pointerenter", () => say(told(place))).on("focus", () => say(told(place)));
  }
  return parent.selectAll("a");
}

function countriesKnown(layer, marks, countries, path, say) {
  const known = marks.filter(p => p.precision === "country" && p.country);
  const most = Math.max(1, ...known.map(p => p.count));
  marked(layer, known, say, (link, place) => {
    const step = place.count > most / 2 ? 3 : place.count > most / 6 ? 2 : 1;
    for (const shape of countries.filter(c => c.id === place.country))
      link.append("path").attr("class", "hatched area").attr("d", path(shape)).attr("fill", `url(#hatch-${step})`);
  });
}

function areas(layer, marks, units, provinces, path, say) {
  const places = marks.filter(p => p.precision === "admin1" || p.precision === "admin2").sort((a, b) => b.count - a.count);
  const most = Math.max(1, ...places.map(p => p.count));
  marked(layer, places, say, (link, place) => {
    const unit = place.precision === "admin1" ? units.get(place.geonames_id) : null;
    const outline = unit && feature(provinces, unit);
    const known = outline && geoArea(outline) < 2 * Math.PI; // not so small that it fell together
    const shape = known ? outline : geoCircle().center([place.longitude, place.latitude]).radius(RADIUS_KM[place.precision] / KM_A_DEGREE)();
    link.append("path").attr("class", `province area${known ? "" : " unknown-outline"}`).attr("d", path(shape)).attr("fill-opacity", 0.12 + 0.38 * Math.sqrt(place.count / most))
      .attr("stroke-opacity", 0.7);
  });
}

function points(layer, marks, projection, say) {
  const known = marks.filter(p => p.precision === "site" || p.precision === "city").sort((a, b) => b.count - a.count);
  const radius = scaleSqrt([0, Math.max(1, ...known.map(p => p.count))], [0, 20]);
  const links = marked(layer, known, say, (link, place) => {
    const r = Math.max(2.5, radius(place.count));
    let turn = -Math.PI / 2;
    place.quads.forEach((amount, i) => {
      if (!amount) return;
      const next = turn + 2 * Math.PI * amount / place.count;
      link.append("path").attr("class", `slice ${QUADS[i]}`).attr("d", slice(r, turn, next));
      turn = next;
    });
    link.append("circle").attr("class", "ring").attr("r", r + 1.5);
  });
  return links.attr("transform", d => `translate(${projection([d.longitude, d.latitude])})`);
}

function slice(r, from, to) {
  if (to - from > 2 * Math.PI - 1e-6) return `M${-r},0A${r},${r} 0 1,1 ${r},0A${r},${r} 0 1,1 ${-r},0Z`;
  const point = angle => `${(r * Math.cos(angle)).toFixed(2)},${(r * Math.sin(angle)).toFixed(2)}`;
  return `M0,0L${point(from)}A${r},${r} 0 ${to - from > Math.PI ? 1 : 0},1 ${point(to)}Z`;
}

function tools(element, svg, tool) {
  const box = document.createElement("div");
  box.className = "map-tools";
  const button = (sign, label, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = sign;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    box.append(made);
  };
  button("+", "Closer", () => svg.call(tool.scaleBy, 1.6));
  button("−", "Farther", () => svg.call(tool.scaleBy, 1 / 1.6));
  button("all", "As at first", () => svg.call(tool.transform, zoomIdentity));
  element.append(box);
}
