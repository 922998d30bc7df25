// What the pictures share: shapes in SVG, fetched data, and words for days and numbers.
export const QUADS = ["verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict", "no-quad"];
export const QUAD_WORDS = ["verbal cooperation", "material cooperation", "verbal conflict", "material conflict", "none of the four"];
const kept = new Map();

export async function data(url, {keep = false} = {}) {
  if (kept.has(url)) return kept.get(url);
  const answer = await fetch(url, {headers: {accept: "application/json"}});
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  const value = await answer.json();
  if (keep) kept.set(url, value);
  return value;
}

export const number = value => Number(value).toLocaleString("en");
export const counted = (count, one) => `${number(count)} ${one}${count === 1 ? "" : "s"}`;
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
export const date = iso => new Date(`${iso}T00:00:00Z`);
export const iso = day => day.toISOString().slice(0, 10);
export const dayWords = day => `${day.getUTCDate()} ${MONTHS[day.getUTCMonth()]} ${day.getUTCFullYear()}`;
export const plus = (day, days) => new Date(day.getTime() + days * 86_400_000);

export function span(first, last) {
  const a = date(first), b = date(last);
  if (first === last) return dayWords(a);
  const whole = a.getUTCDate() === 1 && plus(b, 1).getUTCDate() === 1;
  if (whole && first.slice(0, 7) === last.slice(0, 7)) return `${MONTHS[a.getUTCMonth()]} ${a.getUTCFullYear()}`;
  if (whole && first.slice(5, 7) === "01" && last.slice(5, 7) === "12" && first.slice(0, 4) === last.slice(0, 4)) return first.slice(0, 4);
  return `${first.slice(0, 4) === last.slice(0, 4) ? dayWords(a).slice(0, -5) : dayWords(a)} – ${dayWords(b)}`;
}

export function axisWords(day, previous) {
  const year = !previous || previous.getUTCFullYear() !== day.getUTCFullYear();
  if (day.getUTCDate() === 1) {
    if (day.getUTCMonth() === 0) return `${day.getUTCFullYear()}`;
    return year ? `${MONTHS[day.getUTCMonth()]} ${day.getUTCFullYear()}` : MONTHS[day.getUTCMonth()];
  }
  return `${day.getUTCDate()} ${MONTHS[day.getUTCMonth()]}${year ? ` ${day.getUTCFullYear()}` : ""}`;
}

export const changed = changes => {
  const url = new URL(location.href);
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) url.searchParams.delete(key);
    else url.searchParams.set(key, value);
  }
  url.searchParams.delete("page");
  return url;
};

export const readout = element => element.parentElement.querySelector(".readout");
