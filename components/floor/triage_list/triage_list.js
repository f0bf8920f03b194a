const REST = 180;  // milliseconds: only a row on which the choice rests is told to the server, and counts as read
const MOVING = ["a", "w"];  // keys that take a line out of the open ones
const WAIT = 10000; // milliseconds to wait for a field that a busy server is still drawing

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  const list = parentElement.querySelector("ul");
  const own = parentElement.novemberWatch ??=
    { chosen: data.chosen, timer: 0, drawn: "", aim: null, n: 0, waiting: [] };

  // Everything asked for is told again until the server says it was done: two keys in a hurry cost none of them.
  own.waiting = own.waiting.filter((one) => one.n > data.done);
  const tell = (key, row) => {
    own.n = Math.max(own.n + 1, data.done + 1, Date.now());
    own.waiting.push({ key, subject: row ? row.id : "", version: row ? row.version : 0, n: own.n });
    setStateValue("asked", [...own.waiting]);
  };

  const rows = data.rows;
  const at = () => rows.findIndex((row) => row.id === own.chosen);
  const goes = data.goes && data.goes.n > (own.went ?? 0) ? data.goes : null;
  if (goes) {
    own.went = goes.n;
    if (own.chosen === goes.from) { own.chosen = goes.to; own.landed = true; }
  }
  if (at() < 0) { own.chosen = ""; }
  const drawn = JSON.stringify([rows, data.label]);
  if (own.drawn !== drawn) { own.drawn = drawn; draw(list, rows, data.label); }
  const highlight = () => {
    for (const item of list.children) {
      const on = item.dataset.subject === own.chosen;
      item.setAttribute("aria-selected", String(on));
      if (on) { list.setAttribute("aria-activedescendant", item.id); }
    }
    if (!own.chosen) { list.removeAttribute("aria-activedescendant"); }
  };
  const choose = (row, rest) => {
    if (!row) return;
    own.chosen = row.id;
    own.aim = null;
    address(row.id);
    highlight();
    list.children[at()]?.scrollIntoView({ block: "nearest" });
    clearTimeout(own.timer);
    own.timer = setTimeout(() => tell("pick", row), rest);
  };
  const step = (by) => choose(rows[at() < 0 ? 0 : Math.min(Math.max(at() + by, 0), rows.length - 1)], REST);
  highlight();
  if (own.landed) { own.landed = false; choose(rows[at()], REST); }

  list.onclick = (event) => {
    const item = event.target.closest("li");
    if (item) { choose(rows.find((row) => row.id === item.dataset.subject), 0); }
  };
  list.onkeydown = (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1, Home: -rows.length, End: rows.length }[event.key];
    if (by) { event.preventDefault(); step(by); }
  };

  const pressed = (event) => {
    const field = event.composedPath()[0];
    if (["Escape", "Enter", "Tab"].includes(event.key)) { own.aim = null; }
    if (ours(field) && !event.isComposing && (event.key === "Escape" || event.key === "Enter")) {
      setTimeout(() => field.blur(), event.key === "Enter" ? 60 : 0);  // so that the next key is a command again
      return;
    }
    const key = letter(event);
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || typing(event)) return;
    if (event.repeat && key !== "j" && key !== "k" || document.querySelector("[role=dialog]")) return;
    if (key === "j" || key === "k") { step(key === "j" ? 1 : -1); return; }
    if (drawing(own.aim)) { event.preventDefault(); return; }  // typed ahead into a field still being drawn
    const row = rows[at()];
    if (data.fields[key]) {
      event.preventDefault();
      if (row) {
        own.aim = { at: `.st-key-triage_field_${data.fields[key]}_${row.short}`, until: Date.now() + WAIT, found: null };
        reach(own, own.aim);
      }
      return;
    }
    if (!data.keys.includes(key)) return;
    event.preventDefault();
    clearTimeout(own.timer);
    const next = data.moves && MOVING.includes(key) && row ? rows[at() + 1] ?? rows[at() - 1] : null;
    tell(key, row);
    if (next) { choose(next, REST); }
  };
  const pointed = () => { own.aim = null; };
  document.removeEventListener("keydown", own.pressed);
  document.removeEventListener("pointerdown", own.pointed);
  Object.assign(own, { pressed, pointed });
  document.addEventListener("keydown", pressed);
  document.addEventListener("pointerdown", pointed);

  return () => {
    document.removeEventListener("keydown", own.pressed);
    document.removeEventListener("pointerdown", own.pointed);
    clearTimeout(own.timer);
  };
}

// The chosen line stands in the address, so that a reload or a link finds it; no step of the back button.
function address(id) {
  const here = new URL(window.location.href);
  if (here.searchParams.get("line") === id) return;
  here.searchParams.set("line", id);
  window.history.replaceState(window.history.state, "", here);
}
// A keyboard that writes Korean gives the letter's place, not its Latin name.
function letter(event) {
  if (event.key.length === 1 && event.key.charCodeAt(0) < 128) { return event.key.toLowerCase(); }
  return /^Key[A-Z]$/.test(event.code) ? event.code[3].toLowerCase() : event.key;
}
function typing(event) {
  return event.composedPath().some((part) => part.isContentEditable
    || part.matches?.("input, textarea, select, [role=textbox], [role=combobox], [role=listbox]:not(ul)"));
}
function ours(field) {
  return field.matches && field.matches("input, textarea") && field.closest("[class*=st-key-triage_field]");
}
function drawing(aim) {
  return aim && Date.now() < aim.until && !aim.found?.isConnected;
}
// What is found first may be left from the last drawing and goes as the next one comes: it is looked for again then,
// until the officer does something else.
function reach(own, aim) {
  if (own.aim !== aim || Date.now() >= aim.until) return;
  const field = document.querySelector(aim.at + " :is(input, textarea, button)");
  if (field && field !== aim.found) {
    field.focus();
    if (field.matches("button")) { field.click(); aim.found = field; }
    else if (document.activeElement === field) { aim.found = field; }
  }
  setTimeout(() => reach(own, aim), 50);
}
function part(parent, name, text, tag = "div") {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  parent.append(made);
  return made;
}
function draw(list, rows, label) {
  const top = list.scrollTop;
  list.setAttribute("aria-label", label);
  list.replaceChildren(...rows.map((row, n) => {
    const item = document.createElement("li");
    item.id = "row-" + n;
    item.dataset.subject = row.id;
    item.setAttribute("role", "option");
    item.className = [row.unread ? "unread" : "", row.dismissed ? "dismissed" : ""].join(" ").trim();
    const dot = part(item, "dot", row.dot);
    if (row.dot) { dot.title = row.dot_means; dot.setAttribute("role", "img"); dot.ariaLabel = row.dot_means; }
    const middle = part(item, "middle", "");
    if (row.lead) { part(middle, "title", row.lead); }
    part(middle, row.lead ? "headline" : "title", row.title).lang = row.language;
    if (row.under) { part(middle, "headline", row.under); }
    const meta = part(middle, "meta", "");
    for (const news of row.news) { part(meta, "part news", news, "span"); }
    if (row.severity) { part(part(meta, "part", "", "span"), `chip s${row.step}`, row.severity, "span"); }
    for (const said of row.meta) { part(meta, "part", said, "span"); }
    if (row.mark) { part(item, "mark", row.mark); }
    return item;
  }));
  list.scrollTop = top;
}
