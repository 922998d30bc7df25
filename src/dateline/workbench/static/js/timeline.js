// Events over time. A bin's bars are stacked by kind of act: solid for events that lie within it, hatched for the share of those that reach beyond it.
import {brushX, pointer, scaleLinear, scaleUtc, select} from "../vendor/d3-parts.js";
import {QUADS, QUAD_WORDS, axisWords, changed, counted, data, date, dayWords, iso, number, plus, readout, span} from "./drawing.js";

const ORDER = [3, 2, 0, 1, 4]; // from the ground up: conflict, then cooperation
const ROW = 7;
const KEYS = {occurred: ["since", "until"], published: ["published_since", "published_until"]};
const NAMES = {occurred: "Happened", published: "Published"};

export async function timeline(element, go) {
  const found = await data(element.dataset.url);
  const strip = element.dataset.strip;
  const chosen = strip ? [strip] : element.dataset.lane ? [element.dataset.lane] : ["occurred", "published"];
  const width = Math.max(element.clientWidth, 260);
  const margin = {left: strip ? 4 : 40, right: 8, top: strip ? 4 : 22};
  element.replaceChildren();
  const svg = select(element).append("svg").attr("role", "group").attr("aria-label", "Events over time");
  if (!found.first) {
    element.replaceChildren(Object.assign(document.createElement("p"), {className: "empty", textContent: "No event here has a day."}));
    return;
  }
  hatch(svg);
  const x = scaleUtc([date(found.first), plus(date(found.last), 1)], [margin.left, width - margin.right]);
  let top = 0;
  for (const name of chosen) {
    const height = strip ? 52 : name === "occurred" ? 190 : 110;
    drawLane(svg, {name, lane: found[name], found, x, top: top + margin.top, height, width, margin, strip, element, go});
    top += margin.top + height + (strip ? 22 : 28);
    if (name === "occurred" && !strip && found.intervals?.length) top += spans(svg, found.intervals, x, top - 4, width, margin);
  }
  svg.attr("viewBox", `0 0 ${width} ${top}`).attr("width", width).attr("height", top);
}

function hatch(svg) {
  const pattern = svg.append("defs").append("pattern").attr("id", "spread-hatch").attr("patternUnits", "userSpaceOnUse").attr("width", 3.5).attr("height", 3.5)
    .attr("patternTransform", "rotate(45)");
  pattern.append("line").attr("class", "hatch-line").attr("y2", 4);
}

function drawLane(svg, at) {
  const {name, lane, found, x, top, height, width, margin, strip, element, go} = at;
  const group = svg.append("g").attr("class", `lane ${name}`).attr("transform", `translate(0,${top})`);
  const total = bin => bin.within.reduce((a, b) => a + b, 0) + bin.spread;
  const y = scaleLinear([0, Math.max(1, ...lane.bins.map(total))], [height, 0]);
  if (!strip) {
    group.append("text").attr("class", "lane-name").attr("x", margin.left).attr("y", -9).text(NAMES[name]);
    for (const tick of y.ticks(3).filter(t => t > 0 && Number.isInteger(t))) {
      group.append("line").attr("class", "rule").attr("x1", margin.left).attr("x2", width - margin.right).attr("y1", y(tick)).attr("y2", y(tick));
      group.append("text").attr("x", margin.left - 6).attr("y", y(tick) + 4).attr("text-anchor", "end").text(number(tick));
    }
  }
  bars(group, lane, x, y);
  group.append("line").attr("class", "base").attr("x1", margin.left).attr("x2", width - margin.right).attr("y1", height).attr("y2", height);
  let before;
  for (const tick of x.ticks(Math.max(2, Math.floor((width - margin.left) / 95)))) {
    group.append("line").attr("class", "base").attr("x1", x(tick)).attr("x2", x(tick)).attr("y1", height).attr("y2", height + 4);
    group.append("text").attr("x", Math.min(x(tick), width - 26)).attr("y", height + 17).attr("text-anchor", x(tick) < 30 ? "start" : "middle").text(axisWords(tick, before));
    before = tick;
  }
  brush(group, {name, lane, found, x, height, element, go});
}

function bars(group, lane, x, y) {
  const paths = [...QUADS.map(() => []), []];
  const wide = lane.bins.length ? (x.range()[1] - x.range()[0]) / lane.bins.length : 0;
  const gap = wide > 5 ? 0.5 : 0;
  for (const bin of lane.bins) {
    const left = x(date(bin.first)) + gap, right = x(plus(date(bin.last), 1)) - gap;
    let sum = 0;
    const bar = (path, amount) => {
      if (!amount) return;
      path.push(`M${left.toFixed(1)},${y(sum).toFixed(1)}H${right.toFixed(1)}V${y(sum + amount).toFixed(1)}H${left.toFixed(1)}Z`);
      sum += amount;
    };
    for (const quad of ORDER) bar(paths[quad], bin.within[quad]);
    bar(paths[5], bin.spread);
  }
  QUADS.forEach((quad, i) => group.append("path").attr("class", `bars ${quad}`).attr("d", paths[i].join("")));
  group.append("path").attr("class", "bars spread").attr("d", paths[5].join(""));
}

// Each event by itself: as long as its days and the thinner the longer; an end that is not known runs out at the border.
function spans(svg, intervals, x, top, width, margin) {
  const [low, high] = x.range();
  const rows = [];
  const group = svg.append("g").attr("class", "spans").attr("transform", `translate(0,${top})`);
  const length = event => event.first && event.last ? (date(event.last) - date(event.first)) / 86_400_000 + 1 : Infinity;
  for (const event of [...intervals].sort((a, b) => length(a) - length(b))) {
    const left = Math.max(event.first ? x(date(event.first)) : low, low), right = Math.min(event.last ? x(plus(date(event.last), 1)) : high, high);
    if (right < low || left > high) continue;
    const days = Math.min(length(event), 365);
    let row = rows.findIndex(end => end < left - 1);
    if (row < 0) row = rows.push(0) - 1;
    rows[row] = Math.max(right, left + 3);
    const thick = Math.max(1.2, 6 / Math.sqrt(days));
    const link = group.append("a").attr("class", "span-link").attr("href", event.url).attr("aria-label", event.words);
    link.append("title").text(event.words);
    link.append("rect").attr("class", `span ${(event.quad ?? "no-quad").replace(" ", "-")}`).attr("x", left).attr("width", Math.max(right - left, 2.5)).attr("height", thick)
      .attr("y", row * ROW + ROW / 2 - thick / 2).attr("opacity", event.first && event.last ? 1 : 0.55);
    link.append("rect").attr("x", left).attr("width", Math.max(right - left, 6)).attr("y", row * ROW).attr("height", ROW).attr("fill", "transparent");
  }
  const height = rows.length * ROW + 26;
  return rows.length ? height : 0;
}

function brush(group, at) {
  const {name, lane, found, x, height, element, go} = at;
  const bins = lane.bins;
  const [low, high] = x.range();
  const since = found[KEYS[name][0]], until = found[KEYS[name][1]];
  const inside = day => Math.min(Math.max(x(day), low), high);
  const now = since || until ? [since ? inside(date(since)) : low, until ? inside(plus(date(until), 1)) : high] : null;
  const index = position => {
    const day = iso(x.invert(position));
    return Math.max(0, Math.min(bins.length - 1, bins.findLastIndex(bin => bin.first <= day)));
  };
  const commit = (first, last) => go(changed({[KEYS[name][0]]: first, [KEYS[name][1]]: last}));
  const say = text => { const line = readout(element); if (line) line.textContent = text; };
  const tool = brushX().extent([[low, 0], [high, height]]).on("end", event => {
    if (!event.sourceEvent) return;
    if (!event.selection) {
      if (now) commit(null, null);
      else { const bin = bins[index(pointer(event.sourceEvent, group.node())[0])]; if (bin) commit(bin.first, bin.last); }
      return;
    }
    const [from, to] = event.selection;
    commit(bins[index(from)].first, bins[index(Math.max(from, to - 0.5))].last);
  });
  const holder = group.append("g").attr("class", "brush").call(tool);
  if (now && now[1] > now[0]) holder.call(tool.move, now);
  holder.on("pointermove.read", event => {
    const bin = bins[index(pointer(event)[0])];
    if (bin) say(`${span(bin.first, bin.last)}: ${told(bin)}`);
  });
  grips(group, {name, bins, x, height, now, since, until, holder, tool, commit, say, inside});
}

function told(bin) {
  const kinds = bin.within.map((n, i) => [n, QUAD_WORDS[i]]).filter(([n]) => n).sort((a, b) => b[0] - a[0]).map(([n, words]) => `${number(n)} ${words}`);
  const within = bin.within.reduce((a, b) => a + b, 0);
  const wider = bin.touching - within;
  return `${counted(within, "event")}${kinds.length ? ` (${kinds.join(", ")})` : ""}${wider ? `, and ${number(wider)} that may lie here` : ""}.`;
}

// The ends of what is chosen, for the keyboard: arrows move one bin, with shift both ends; page keys ten; Home and End to the border; Escape chooses all days.
function grips(group, at) {
  const {name, bins, x, height, now, since, until, holder, tool, commit, say, inside} = at;
  if (!bins.length) return;
  const place = {first: since ? Math.max(0, bins.findLastIndex(b => b.first <= since)) : 0, last: until ? Math.max(0, bins.findLastIndex(b => b.first <= until)) : bins.length - 1};
  const asked = {first: Boolean(since), last: Boolean(until)}; // an end that nobody moved stays open
  let timer;
  const nodes = {};
  const put = () => {
    for (const end of ["first", "last"]) {
      const bin = bins[place[end]];
      const day = end === "first" ? date(bin.first) : date(bin.last);
      nodes[end].attr("transform", `translate(${inside(end === "first" ? day : plus(day, 1))},${height / 2})`).attr("aria-valuenow", place[end]).attr("aria-valuetext", dayWords(day));
    }
  };
  const moved = () => {
    put();
    holder.call(tool.move, [inside(date(bins[place.first].first)), inside(plus(date(bins[place.last].last), 1))]);
    say(`Chosen: ${span(bins[place.first].first, bins[place.last].last)}.`);
    clearTimeout(timer);
    timer = setTimeout(settle, 700);
  };
  const settle = () => { clearTimeout(timer); commit(asked.first ? bins[place.first].first : null, asked.last ? bins[place.last].last : null); };
  for (const end of ["first", "last"]) {
    const node = nodes[end] = group.append("g").attr("class", `grip${now ? "" : " idle"}`).attr("tabindex", 0).attr("role", "slider").attr("id", `${name}-${end}`)
      .attr("aria-label", `${name === "occurred" ? "Happened" : "Published"} ${end === "first" ? "from" : "to"}`).attr("aria-orientation", "horizontal")
      .attr("aria-valuemin", 0).attr("aria-valuemax", bins.length - 1);
    node.style("pointer-events", "none");
    node.append("rect").attr("x", -4).attr("y", -10).attr("width", 8).attr("height", 20).attr("rx", 2);
    node.append("line").attr("y1", -4).attr("y2", 4);
    node.on("keydown", event => {
      const step = {ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10, Home: -Infinity, End: Infinity}[event.key];
      if (event.key === "Enter") { event.preventDefault(); settle(); return; }
      if (event.key === "Escape") { event.preventDefault(); clearTimeout(timer); commit(null, null); return; }
      if (step === undefined) return;
      event.preventDefault();
      const limit = i => Math.max(0, Math.min(bins.length - 1, i));
      if (event.shiftKey && Number.isFinite(step)) {
        const shift = Math.max(-place.first, Math.min(bins.length - 1 - place.last, step));
        place.first += shift;
        place.last += shift;
        asked.first = asked.last = true;
      } else if (end === "first") place.first = Math.min(limit(place.first + step), place.last);
      else place.last = Math.max(limit(place.last + step), place.first);
      if (!event.shiftKey) asked[end] = true;
      moved();
    });
  }
  put();
}
