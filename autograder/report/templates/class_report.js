"use strict";
// Students come as lists: id, name, link, section, states, points, bin, cells, by hand, penalty, notes, waiting.
const { questions, cells, students } = JSON.parse(document.getElementById("data").textContent);
const [ID, NAME, LINK, SECTION, STATES, POINTS, BIN, CELLS, HAND, PENALTY, NOTES, WAITING] = Array(12).keys();
const [QUESTION, WORD, WORTH, CAUSE, TESTS] = Array(5).keys();
const SHOWN = 100;
const TONES = { passed: "good", partly: "part", "not judged": "idle", "not attempted": "idle", "not graded": "idle" };
const element = (id) => document.getElementById(id);

/* Who is behind a number */

const graded = (student) => student[POINTS] !== null;
const cellsOf = (student) => student[CELLS].map((place) => cells[place]);
const behind = {
  bin: (bin) => (student) => graded(student) && student[BIN] === bin,
  word: (question, word) => (student) =>
    graded(student) && cellsOf(student).some((cell) => cell[QUESTION] === question && cell[WORD] === word),
  cause: (cause, question) => (student) =>
    graded(student) && cellsOf(student).some((cell) => cell[CAUSE] === cause && (question === null || cell[QUESTION] === question)),
  test: (question, place) => (student) =>
    graded(student) && cellsOf(student).some((cell) => cell[QUESTION] === question && cell[TESTS][place] === "-"),
  note: (note) => (student) => student[NOTES].includes(note),
  state: (state) => (student) => student[STATES].includes(state),
  section: (section) => (student) => graded(student) && student[SECTION] === section,
  waiting: (question) => (student) => student[WAITING].includes(question),
};

function named(student) {
  const id = document.createElement(student[LINK] === null ? "bdi" : "a");
  id.textContent = student[ID];
  if (student[LINK] !== null) id.href = student[LINK];
  return student[NAME] ? [id, " ", small(student[NAME], "person")] : [id];
}

function showNames(title, found) {
  element("names-title").textContent = `${title} (${found.length})`;
  const items = found.map((student) => {
    const item = document.createElement("li");
    item.append(...named(student));
    return item;
  });
  element("names").querySelector("ul").replaceChildren(...items);
  element("names").showModal();
}

document.addEventListener("click", (event) => {
  const asked = event.target.closest("[data-who]");
  if (!asked) return;
  const [kind, ...values] = JSON.parse(asked.dataset.who);
  showNames(asked.dataset.title, students.filter(behind[kind](...values)));
});
element("close").addEventListener("click", () => element("names").close());

/* The table of students */

const collator = new Intl.Collator(undefined, { numeric: true });
const sections = [...new Set(students.map((student) => student[SECTION]))].filter(Boolean).sort(collator.compare);
const keys = {
  name: (student) => student[ID],
  section: (student) => student[SECTION],
  points: (student) => student[POINTS] ?? -1,
  hand: (student) => student[HAND],
  late: (student) => student[PENALTY] + (student[STATES].includes("late") ? 1e-6 : 0),
  notes: (student) => student[NOTES].length,
};
let key = "name";
let direction = 1;
let all = false;

function valueOf(student) {
  if (key in keys) return keys[key](student);
  const cell = cellsOf(student).find((cell) => cell[QUESTION] === Number(key));
  return cell ? cell[WORTH] - (cell[WORD] === "not attempted" ? 0.001 : 0) : -1;
}

function compare(one, other) {
  const [a, b] = [valueOf(one), valueOf(other)];
  const order = typeof a === "string" ? collator.compare(a, b) : a - b;
  return direction * order || collator.compare(one[ID], other[ID]);
}

const number = (value, digits = 2) => String(Number(value.toFixed(digits)));

function small(value, className = "") {
  const words = document.createElement("small");
  words.className = className;
  words.textContent = value;
  return words;
}

function square(cell) {
  const place = document.createElement("td");
  if (!cell) return place;
  const silent = ["passed", "partly", "failed"].includes(cell[WORD]);
  place.className = `cell ${TONES[cell[WORD]] ?? "bad"}`;
  place.title = cell[WORD];
  place.textContent = cell[WORD].startsWith("not ") ? "–" : number(cell[WORTH], 1);
  place.append(small(` ${cell[WORD]}`, silent || cell[WORD] === "not attempted" ? "hidden" : ""));
  return place;
}

function text(value, className = "number") {
  const place = document.createElement("td");
  place.className = className;
  place.textContent = value;
  return place;
}

function line(student) {
  const row = document.createElement("tr");
  const name = document.createElement("th");
  name.scope = "row";
  name.append(...named(student));
  row.append(name);
  if (sections.length) row.append(text(student[SECTION], "names"));
  const state = student[STATES].find((word) => word === "missing" || word === "not graded");
  row.append(text(student[POINTS] === null ? state ?? "none" : number(student[POINTS]), "total"));
  const found = new Map(cellsOf(student).map((cell) => [cell[QUESTION], cell]));
  row.append(...questions.map((_, place) => square(found.get(place))));
  const hand = text(student[HAND] ? `${student[HAND] > 0 ? "+" : "−"}${number(Math.abs(student[HAND]))}` : "");
  if (student[STATES].includes("to grade by hand")) hand.append(small("to grade"));
  row.append(hand);
  row.append(text(student[PENALTY] ? `−${number(student[PENALTY])}` : student[STATES].includes("late") ? "late" : ""));
  row.append(text(student[NOTES].length || ""));
  return row;
}

function draw() {
  const part = element("name").value.trim().toLowerCase();
  const [section, state] = [element("section").value, element("state").value];
  const found = students.filter(
    (student) =>
      `${student[ID]} ${student[NAME]}`.toLowerCase().includes(part) &&
      (!section || student[SECTION] === section) &&
      (!state || student[STATES].includes(state)),
  );
  found.sort(compare);
  const shown = all ? found : found.slice(0, SHOWN);
  element("rows").replaceChildren(...shown.map(line));
  element("count").textContent = `${found.length} of ${students.length} students`;
  element("more").hidden = shown.length === found.length;
  element("more").textContent = `Show all ${found.length}`;
}

function sortBy(header) {
  direction = header.dataset.key === key ? -direction : header.dataset.key === "name" || header.dataset.key === "section" ? 1 : -1;
  key = header.dataset.key;
  mark(header, direction);
  draw();
}

/* Headings that sort */

function mark(header, way) {
  for (const other of header.parentNode.children) other.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
}

function makeSortable(header, sort) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...header.childNodes);
  header.append(button);
  button.addEventListener("click", () => sort(header));
}

function sortRows(header) {
  const way = header.getAttribute("aria-sort") === "descending" ? 1 : -1;
  const place = [...header.parentNode.children].indexOf(header);
  const body = header.closest("table").tBodies[0];
  const value = (row) => row.cells[place].textContent.trim().replace("−", "-");
  const rows = [...body.rows].sort((one, other) => {
    const [a, b] = [parseFloat(value(one)), parseFloat(value(other))];
    return way * (place && !isNaN(a) && !isNaN(b) ? a - b : collator.compare(value(one), value(other)));
  });
  mark(header, way);
  body.append(...rows);
}

for (const header of document.querySelectorAll(".sortable thead th")) makeSortable(header, sortRows);
for (const header of document.querySelectorAll(".students thead th")) makeSortable(header, sortBy);
for (const section of sections) element("section").append(new Option(section, section));
for (const hidden of [element("section-filter"), document.querySelector('th[data-key="section"]')])
  hidden.hidden = !sections.length;
for (const id of ["name", "section", "state"]) element(id).addEventListener("input", draw);
element("more").addEventListener("click", () => { all = true; draw(); });
addEventListener("beforeprint", () => { all = true; draw(); });
mark(document.querySelector('th[data-key="name"]'), 1);
draw();
