// The pages that explore: one state in the address. A choice fetches the page anew and puts it in place of the old one, so that the picture, the choices and the
// table always tell of the same events. Without this script every link and form works as plain pages do.
import {timeline} from "./timeline.js";
import {map} from "./map.js";
import {network} from "./network.js";

const charts = {timeline, map, network};
let asking = null;

function draw() {
  return Promise.all([...document.querySelectorAll("#explore [data-chart]")].map(element =>
    charts[element.dataset.chart](element, go).catch(error => {
      if (error.name === "AbortError") return;
      const words = document.createElement("p");
      words.className = "failed";
      words.textContent = "The picture could not be drawn. The table below holds the same numbers.";
      element.replaceChildren(words);
      console.warn(error);
    })));
}

async function go(address, {push = true} = {}) {
  const url = new URL(address, location.href);
  const old = document.getElementById("explore");
  const focused = document.activeElement?.id;
  const open = [...old.querySelectorAll("details.facet[open]")].map(details => details.id);
  asking?.abort();
  asking = new AbortController();
  old.classList.add("swapping");
  try {
    const answer = await fetch(url, {headers: {accept: "text/html"}, signal: asking.signal});
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.getElementById("explore");
    if (!answer.ok || !next) {
      location.assign(url);
      return;
    }
    for (const id of open) next.querySelector(`#${CSS.escape(id)}`)?.setAttribute("open", "");
    old.replaceWith(next);
    if (push) history.pushState({}, "", url);
    document.title = page.title;
    document.getElementById("told").textContent = next.dataset.told;
    await draw();
    if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus({preventScroll: true});
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url);
  }
}

document.addEventListener("click", event => {
  const link = event.target.closest?.("#explore a[data-swap]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(link.getAttribute("href"));
});

document.addEventListener("submit", event => {
  const form = event.target.closest("#explore form[data-swap]");
  if (!form) return;
  event.preventDefault();
  const given = [...new FormData(form)].filter(([, value]) => value !== "");
  go(`${form.getAttribute("action")}?${new URLSearchParams(given)}`);
});

addEventListener("popstate", () => go(location.href, {push: false}));
let width = innerWidth;
let later;
addEventListener("resize", () => {
  if (innerWidth === width) return;
  width = innerWidth;
  clearTimeout(later);
  later = setTimeout(draw, 200);
});
draw();
