// The review: one key for each decision, and an editor whose fields are told by selecting words. Text of dispatches only ever becomes text nodes.
"use strict";

const byId = (id) => document.getElementById(id);
const make = (tag, values = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), values);
  element.append(...children);
  return element;
};

// ---- keys ----

const oneKey = byId("one-key");
const remembered = { get: () => { try { return localStorage.getItem("dateline-one-key"); } catch { return null; } }, set: (v) => { try { localStorage.setItem("dateline-one-key", v); } catch { /* not kept, then */ } } };
if (oneKey) {
  oneKey.checked = remembered.get() !== "off";
  oneKey.addEventListener("change", () => remembered.set(oneKey.checked ? "on" : "off"));
}

document.addEventListener("keydown", (event) => {
  const editing = editor && !editor.hidden;
  if (editing && event.key === "Escape") { event.preventDefault(); return leave(); }
  if (editing && event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); return save(); }
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || (oneKey && !oneKey.checked)) return;
  if (event.target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]")) return;
  if (editing) {
    const field = editor.querySelectorAll("input[name=active]")[Number(event.key) - 1];
    if (field) { event.preventDefault(); field.checked = true; field.focus(); }
    return;
  }
  const control = [...document.querySelectorAll("[data-key]")].find((c) => c.dataset.key === event.key && !c.hidden && !c.disabled);
  if (control) { event.preventDefault(); control.click(); }
});

// ---- selected words ----

const points = (text) => [...text].length; // code points, as spans count them

function selectedSpan() {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const start = placeOf(range.startContainer, range.startOffset, true);
  const end = placeOf(range.endContainer, range.endOffset, false);
  return start === null || end === null ? null : trimmed(start, end);
}

function placeOf(node, offset, first) {
  const frozen = document.querySelector("[data-frozen]");
  if (!frozen || !frozen.contains(node)) return null;
  let paragraph = (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement).closest("[data-start]");
  if (!paragraph) { // between paragraphs: a selection that takes whole ones
    const children = [...frozen.querySelectorAll("[data-start]")];
    const inside = node === frozen ? [...frozen.childNodes].slice(0, offset).filter((c) => c.dataset && c.dataset.start) : [];
    paragraph = first ? children[inside.length] : children[Math.max(0, inside.length - 1)];
    return paragraph ? Number(paragraph.dataset.start) + (first ? 0 : points(paragraph.textContent)) : null;
  }
  const before = document.createRange();
  before.setStart(paragraph, 0);
  before.setEnd(node, offset);
  return Number(paragraph.dataset.start) + points(before.toString());
}

const wholeText = () => {
  const letters = [];
  for (const p of document.querySelectorAll("[data-frozen] [data-start]")) {
    const start = Number(p.dataset.start);
    while (letters.length < start) letters.push("\n");
    letters.push(...p.textContent);
  }
  return letters;
};

function trimmed(start, end) {
  const letters = wholeText();
  while (start < end && /\s/.test(letters[start] ?? " ")) start += 1;
  while (end > start && /\s/.test(letters[end - 1] ?? " ")) end -= 1;
  return start < end ? [start, end] : null;
}

const wordsOf = (span) => span ? wholeText().slice(span[0], span[1]).join("") : "";

const addEvent = byId("add-event");
if (addEvent) {
  document.addEventListener("selectionchange", () => {
    const span = selectedSpan();
    addEvent.hidden = !span || Boolean(editor && !editor.hidden);
    if (span) addEvent.href = `${addEvent.dataset.base}${span[0]}-${span[1]}${addEvent.dataset.query}`;
  });
}

// ---- the editor ----

const editor = byId("editor");
const SINGLE = new Set(["date", "place", "trigger"]);
let event, vocabulary, draft, touched, asked = 0;

function say(words, bad = false) {
  const said = byId("said");
  said.textContent = words;
  said.classList.toggle("bad", bad);
}

function open() {
  if (!editor.hidden) return;
  const span = selectedSpan();
  event = JSON.parse(editor.dataset.event);
  vocabulary = JSON.parse(editor.dataset.vocabulary);
  touched = new Set();
  draft = { type: event.type, mode: event.mode, certainty: event.certainty };
  for (const field of ["actors", "recipients", "figures", "attribution"]) draft[field] = event[field].map((value, keep) => ({ keep, value }));
  draft.date = event.date ? { value: event.date } : null;
  draft.place = event.place ? { value: event.place } : null;
  draft.trigger = { value: { span: event.trigger } };
  options(byId("edit-type"), Object.keys(vocabulary.types), event.type, event.type ? null : "choose…");
  if (!event.type && vocabulary.types[editor.dataset.suggested]) { byId("edit-type").value = editor.dataset.suggested; change("type", editor.dataset.suggested); }
  options(byId("edit-certainty"), vocabulary.certainties, event.certainty);
  modes();
  for (const part of editor.querySelectorAll(".part")) show(part.dataset.field);
  editor.hidden = false;
  byId("edit").setAttribute("aria-expanded", "true");
  byId("candidates-box").hidden = true;
  say("Editing. Choose a field and select its words.");
  if (span) lookUp(span); else editor.querySelector("input[name=active]:checked").focus();
}

function leave() {
  editor.hidden = true;
  byId("edit").setAttribute("aria-expanded", "false");
  byId("edit").focus();
  say(touched.size ? "Left: nothing was written." : "");
}

function options(select, names, chosen, empty = null) {
  select.replaceChildren(...(empty === null ? [] : [make("option", { value: "", textContent: empty })]), ...names.map((name) => make("option", { value: name, textContent: name, selected: name === chosen })));
}

function modes() {
  const known = vocabulary.types[draft.type];
  options(byId("edit-mode"), known ? Object.keys(known.modes) : [], draft.mode, "none");
  byId("edit-mode").title = known && draft.mode ? known.modes[draft.mode] ?? "" : "";
  byId("edit-type").title = known ? known.definition : "";
}

function change(field, value) {
  draft[field] = value;
  touched.add(field);
}

const active = () => editor.querySelector("input[name=active]:checked").value;

// What an element is sent as: the one that stays by its place, else its whole value.
const sent = (one) => one.keep !== undefined ? { keep: one.keep } : one.value;
const own = (one, field) => { // a kept element that is changed becomes one of its own
  delete one.keep;
  if (field === "attribution" && one.value.source) one.value = { span: one.value.source.span, name: one.value.source.name, stance: one.value.stance, cue: one.value.cue ? one.value.cue.span : null };
  one.value = { ...one.value };
  touched.add(field);
  return one.value;
};

function show(field) {
  const list = editor.querySelector(`.part[data-field=${field}] .values`);
  const ones = SINGLE.has(field) ? (draft[field] ? [draft[field]] : []) : draft[field];
  list.replaceChildren(...ones.map((one, i) => line(field, one, i)));
  if (!ones.length) list.append(make("li", { className: "muted", textContent: field === "attribution" ? "the dispatch itself" : "–" }));
}

function line(field, one, i) {
  const value = one.value, name = `${field} ${i + 1}`;
  const span = value.span ?? value.source?.span;
  const item = make("li", {}, make("q", { className: "words", textContent: span ? wordsOf(span) : value.text || "" }));
  const input = (key, props, read) => {
    const box = make("input", { ...props, value: props.value ?? "" });
    box.setAttribute("aria-label", `${key} of ${name}`);
    box.addEventListener("change", () => { own(one, field)[key] = read(box.value); });
    return box;
  };
  const pick = (key, names, chosen) => {
    const select = make("select");
    options(select, names, chosen);
    select.setAttribute("aria-label", `${key} of ${name}`);
    select.addEventListener("change", () => { own(one, field)[key] = select.value; });
    return select;
  };
  if (field === "actors" || field === "recipients") {
    item.append(input("country", { className: "country", maxLength: 3, value: value.country, placeholder: "country" }, (v) => v.trim().toUpperCase() || null),
      input("sectors", { className: "sectors", maxLength: 60, value: (value.sectors ?? []).join(","), placeholder: "sectors" }, (v) => v.toUpperCase().split(/[\s,]+/).filter(Boolean)));
    if (value.name) item.append(make("span", { className: "muted small", textContent: value.name }));
  } else if (field === "date") {
    item.append(input("start", { type: "date", value: value.start }, (v) => v || null), input("end", { type: "date", value: value.end }, (v) => v || null));
  } else if (field === "place") {
    item.append(make("span", { textContent: [value.name, value.admin1, value.country].filter(Boolean).join(", ") }));
  } else if (field === "figures") {
    const number = (v) => v === "" ? null : Number(v);
    item.append(pick("kind", vocabulary.kinds, value.kind), input("minimum", { type: "number", min: 0, value: value.minimum, placeholder: "from" }, number), input("maximum", { type: "number", min: 0, value: value.maximum, placeholder: "to" }, number));
  } else if (field === "attribution") {
    item.append(pick("stance", vocabulary.stances, value.stance ?? "states"));
  }
  if (field !== "trigger") {
    const remove = make("button", { type: "button", className: "remove", textContent: "take out" });
    remove.setAttribute("aria-label", `take out ${name}`);
    remove.addEventListener("click", () => {
      if (SINGLE.has(field)) change(field, null); else change(field, draft[field].filter((other) => other !== one));
      show(field);
      editor.querySelector(`input[name=active][value=${field}]`).focus();
    });
    item.append(remove);
  }
  return item;
}

async function lookUp(span) {
  const field = active(), mine = ++asked, box = byId("candidates-box");
  byId("words").value = wordsOf(span);
  let found;
  try {
    const answer = await fetch(`${editor.dataset.lookUp}?${new URLSearchParams({ field, start: span[0], end: span[1] })}`, { headers: { accept: "application/json" } });
    found = await answer.json();
    if (!answer.ok) return say(found.problem, true);
  } catch {
    return say("The server does not answer.", true);
  }
  if (mine !== asked) return;
  byId("candidates-head").textContent = `“${wordsOf(span)}” as ${editor.querySelector(`.part[data-field=${field}] .part-name`).textContent.trim().replace(/\s+\d$/, "")}:`;
  byId("candidates").replaceChildren(...found.map((value) => {
    const { why, ...rest } = value;
    const button = make("button", { type: "button" }, make("b", { textContent: told(field, value) }), " ", make("span", { className: "why", textContent: why }));
    button.addEventListener("click", () => take(field, rest));
    return make("li", {}, button);
  }));
  box.hidden = false;
  say(`${found.length} to choose from.`);
  byId("candidates").querySelector("button")?.focus({ preventScroll: true });
}

function told(field, value) {
  if (field === "actors" || field === "recipients") return [[value.country, (value.sectors ?? []).join(",")].filter(Boolean).join("/") || "no code", value.name].filter(Boolean).join(" · ");
  if (field === "date") return value.start || value.end ? `${value.start ?? "…"} to ${value.end ?? "…"}` : "days to be given";
  if (field === "place") return [value.name ?? wordsOf(value.span), value.country].filter(Boolean).join(", ");
  if (field === "figures") return value.minimum === null && value.maximum === null ? "number to be given" : `${value.kind} ${value.minimum ?? "…"}–${value.maximum ?? "…"}`;
  if (field === "attribution") return `${value.name ?? wordsOf(value.span)} ${value.stance}`;
  return wordsOf(value.span);
}

function take(field, value) {
  if (field === "trigger") change("trigger", { value });
  else if (SINGLE.has(field)) change(field, { value });
  else change(field, [...draft[field], { value }]);
  show(field);
  byId("candidates-box").hidden = true;
  byId("words").value = "";
  getSelection().removeAllRanges();
  say("Taken. Choose another field, or save.");
  const box = editor.querySelector(`.part[data-field=${field}] .values li:last-child input, .part[data-field=${field}] .values li:last-child select`);
  const open_ = field === "date" && !(value.start || value.end) || field === "figures" && value.minimum === null && value.maximum === null;
  (open_ && box ? box : editor.querySelector(`input[name=active][value=${field}]`)).focus();
}

async function save() {
  document.activeElement?.dispatchEvent(new Event("change")); // what is being typed counts
  if (!touched.size) return say("Nothing is changed: leave it (Esc), and accept the event.", true);
  const changes = {};
  for (const field of touched) {
    const value = draft[field];
    if (["type", "mode", "certainty"].includes(field)) changes[field] = value || null;
    else if (field === "trigger") changes.trigger = value.value.span;
    else if (SINGLE.has(field)) changes[field] = value ? value.value : null;
    else changes[field] = value.map(sent);
  }
  const form = byId("decision");
  form.elements.changes.disabled = false;
  form.elements.changes.value = JSON.stringify(changes);
  const body = new URLSearchParams(new FormData(form));
  body.set("kind", "edit");
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body, headers: { accept: "application/json" } });
  } catch {
    return say("The server does not answer: your changes are still here.", true);
  }
  if (answer.redirected || answer.ok) return location.assign(answer.url);
  if (answer.status === 409) { // the page with both versions
    form.append(make("input", { type: "hidden", name: "kind", value: "edit" }));
    return form.submit();
  }
  const told_ = await answer.json().catch(() => ({ problem: `The server refused it (${answer.status}).` }));
  say(told_.problem, true);
}

if (editor) {
  byId("edit").addEventListener("click", () => editor.hidden ? open() : leave());
  byId("save").addEventListener("click", save);
  byId("leave-editor").addEventListener("click", leave);
  byId("edit-type").addEventListener("change", (e) => { change("type", e.target.value); if (!vocabulary.types[draft.type]?.modes[draft.mode]) change("mode", null); modes(); });
  byId("edit-mode").addEventListener("change", (e) => { change("mode", e.target.value || null); modes(); });
  byId("edit-certainty").addEventListener("change", (e) => change("certainty", e.target.value));
  const selected = () => { if (!editor.hidden) { const span = selectedSpan(); if (span) lookUp(span); } };
  document.querySelector("[data-frozen]").addEventListener("mouseup", () => setTimeout(selected));
  document.querySelector("[data-frozen]").addEventListener("touchend", () => setTimeout(selected, 300));
  editor.querySelectorAll("input[name=active]").forEach((radio) => radio.addEventListener("change", selected));
  byId("words").addEventListener("keydown", (e) => {
    if (e.key !== "Enter" || e.ctrlKey || e.metaKey) return;
    e.preventDefault();
    const text = wholeText(), wanted = [...e.target.value.trim()];
    const starts = wanted.length ? text.flatMap((_, i) => wanted.every((c, n) => text[i + n] === c) ? [i] : []) : [];
    if (!starts.length) return say("These words do not stand in the text.", true);
    const near = starts.reduce((a, b) => Math.abs(b - event.trigger[0]) < Math.abs(a - event.trigger[0]) ? b : a);
    lookUp([near, near + wanted.length]);
  });
}
