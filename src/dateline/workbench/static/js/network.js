// Who to whom: those who act on the left, those acted on on the right, a band for each pair and kind of act, as wide as it is frequent.
import {select} from "../vendor/d3-parts.js";
import {QUADS, QUAD_WORDS, counted, data, number, readout} from "./drawing.js";

const GAP = 11;
const LEAST = 15;

export async function network(element) {
  const found = await data(element.dataset.url);
  element.replaceChildren();
  const svg = select(element).append("svg").attr("role", "group").attr("aria-label", "Who to whom");
  if (!found.edges.length) {
    element.replaceChildren(Object.assign(document.createElement("p"), {className: "empty", textContent: "No event here names two sides."}));
    return;
  }
  const width = Math.max(element.clientWidth, 280);
  const room = Math.min(width * (width < 480 ? 0.36 : 0.3), 230);
  const columns = {left: nodes(found.edges, "actor"), right: nodes(found.edges, "recipient")};
  const count = Math.max(columns.left.length, columns.right.length);
  const total = found.edges.reduce((sum, edge) => sum + edge.count, 0);
  const scale = Math.max(150, Math.min(420, count * 16)) / total;
  const heights = Object.values(columns).map(list => lay(list, scale));
  const height = Math.max(...heights) + 30;
  for (const [list, tall] of [[columns.left, heights[0]], [columns.right, heights[1]]]) for (const node of list) node.top += 26 + (height - 30 - tall) / 2;
  svg.attr("viewBox", `0 0 ${width} ${height}`).attr("width", width).attr("height", height);
  svg.append("text").attr("class", "column-name").attr("x", room).attr("y", 12).attr("text-anchor", "end").text("who");
  svg.append("text").attr("class", "column-name").attr("x", width - room).attr("y", 12).text("to whom");
  const say = words => { const line = readout(element); if (line) line.textContent = words; };
  const bands = svg.append("g");
  draw(bands, found.edges, columns, scale, room, width - room, say);
  label(svg, columns.left, room - 8, "end", bands, say);
  label(svg, columns.right, width - room + 8, "start", bands, say);
}

function nodes(edges, side) {
  const by = new Map();
  for (const edge of edges) {
    const node = by.get(edge[side]) ?? {key: edge[side], words: edge[`${side}_words`], total: 0, edges: []};
    node.total += edge.count;
    node.edges.push(edge);
    by.set(edge[side], node);
  }
  return [...by.values()].sort((a, b) => b.total - a.total);
}

function lay(list, scale) {
  let at = 0;
  for (const node of list) {
    node.height = Math.max(node.total * scale, 1.5);
    node.top = at + Math.max(0, (LEAST - node.height) / 2);
    at += Math.max(node.height, LEAST) + GAP;
  }
  return at - GAP;
}

function draw(group, edges, columns, scale, left, right, say) {
  const of = list => new Map(list.map(node => [node.key, node]));
  const [from, to] = [of(columns.left), of(columns.right)];
  const spots = new Map(edges.map(edge => [edge, {}]));
  for (const [list, other, side] of [[columns.left, to, "recipient"], [columns.right, from, "actor"]]) {
    for (const node of list) {
      let at = node.top;
      for (const edge of [...node.edges].sort((a, b) => other.get(a[side]).top - other.get(b[side]).top)) {
        spots.get(edge)[side === "recipient" ? "start" : "end"] = at;
        at += edge.count * scale;
      }
    }
  }
  for (const edge of [...edges].sort((a, b) => b.count - a.count)) {
    const spot = spots.get(edge);
    const link = group.append("a").datum(edge).attr("href", edge.events).attr("aria-label", `${told(edge)} Show them.`);
    let done = 0;
    edge.quads.forEach((amount, i) => {
      if (!amount) return;
      const wide = amount * scale, a = spot.start + (done + amount / 2) * scale, b = spot.end + (done + amount / 2) * scale, bend = (left + right) / 2;
      link.append("path").attr("class", `band ${QUADS[i]}${edge.mutual ? " mutual" : ""}`).attr("stroke-width", Math.max(wide, 1))
        .attr("d", `M${left + 4},${a}C${bend},${a} ${bend},${b} ${right - 4},${b}`);
      done += amount;
    });
    link.on("pointerenter", () => say(told(edge))).on("focus", () => say(told(edge)));
  }
}

function told(edge) {
  const kinds = edge.quads.map((n, i) => [n, QUAD_WORDS[i]]).filter(([n]) => n).sort((a, b) => b[0] - a[0]).map(([n, words]) => `${number(n)} ${words}`);
  return `${edge.actor_words} ${edge.mutual ? "and" : "to"} ${edge.recipient_words}${edge.mutual ? ", together" : ""}: ${counted(edge.count, "event")} (${kinds.join(", ")}).`;
}

function label(svg, list, x, anchor, bands, say) {
  const most = Math.max(8, Math.floor((anchor === "end" ? x : svg.attr("width") - x) / 6.2) - 4);
  for (const node of list) {
    const group = svg.append("g").attr("class", "node");
    group.append("rect").attr("x", anchor === "end" ? x + 8 : x - 12).attr("y", node.top).attr("width", 4).attr("height", node.height);
    const words = node.words.length > most ? `${node.words.slice(0, most - 1)}…` : node.words;
    const text = group.append("text").attr("x", x).attr("y", node.top + node.height / 2 + 4).attr("text-anchor", anchor);
    text.append("title").text(node.words);
    if (anchor === "end") text.append("tspan").attr("class", "amount").text(`${number(node.total)}  `);
    text.append("tspan").text(words);
    if (anchor === "start") text.append("tspan").attr("class", "amount").text(`  ${number(node.total)}`);
    group.on("pointerenter", () => {
      bands.selectAll("a").classed("dim", edge => !node.edges.includes(edge));
      say(`${node.words}: ${counted(node.total, "event")} in ${counted(node.edges.length, "pair")} shown.`);
    }).on("pointerleave", () => bands.selectAll("a").classed("dim", false));
  }
}
