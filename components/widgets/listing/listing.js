// Rows of text. Nothing here reads markup: every string goes in as textContent.
const LARGE = 1.9; // how much wider columns are on a wall
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".listing");
  root.own ||= { count: data.first, by: null, down: false, stamp: "" };
  const own = root.own;
  const stamp = JSON.stringify(data);
  own.pick = (n) => { comeBack(root, n); setTriggerValue("picked", n); };
  own.draw = () => draw(root, own, data);
  if (own.stamp !== stamp) { own.stamp = stamp; own.draw(); }

  const sum = (of) => data.fields.reduce((all, field) => all + of(field), 0);
  const scale = data.large ? LARGE : 1;
  const least = scale * sum((field) => field.width || field.least);
  const ample = sum((field) => field.roomy || field.width || 1.5 * field.least);
  const fit = () => {
    root.classList.toggle("narrow", root.clientWidth > 0 && root.clientWidth < least);
    own.ample = root.clientWidth >= ample;
    widths(root, own, data);
  };
  fit();
  const watcher = new ResizeObserver(fit);
  watcher.observe(root);
  return () => watcher.disconnect();
}

// A drawer that a row opened gives the focus back to that row when it closes.
function comeBack(root, n) {
  let opened = false, waits = 0;
  const timer = setInterval(() => {
    const open = Boolean(document.querySelector("[role=dialog]"));
    opened ||= open;
    waits += 1;
    if (!root.isConnected || !opened && waits > 60) { clearInterval(timer); return; }
    if (!opened || open) return;
    clearInterval(timer);
    if (document.activeElement === document.body) root.querySelector(`.pick[data-n="${n}"]`)?.focus();
  }, 250);
}

function add(parent, tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined && text !== null) made.textContent = text;
  parent.append(made);
  return made;
}

function order(own, data) {
  const all = data.rows.map((row, n) => n);
  const field = data.fields.find((one) => one.key === own.by);
  if (!field) return all;
  const key = field.sort || field.key;
  const compare = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b)));
  return all.sort((a, b) => {
    const [x, y] = [data.rows[a][key], data.rows[b][key]];
    if ((x ?? "") === "" || (y ?? "") === "") return ((x ?? "") === "") - ((y ?? "") === "") || a - b;
    return (own.down ? -compare(x, y) : compare(x, y)) || a - b;
  });
}

function widths(root, own, data) {
  root.querySelectorAll("col").forEach((col, n) => {
    const { width, roomy } = data.fields[n];
    if (width) col.style.width = `${((own.ample && roomy) || width) * (data.large ? LARGE : 1)}px`;
  });
}

function draw(root, own, data) {
  root.classList.toggle("picks", data.picks);
  root.classList.toggle("headless", !data.head);
  root.classList.toggle("large", data.large);
  const table = document.createElement("table");
  table.setAttribute("role", "table");
  table.setAttribute("aria-label", data.alt);
  const columns = add(table, "colgroup");
  for (const _ of data.fields) add(columns, "col");
  const head = add(add(table, "thead"), "tr");
  for (const field of data.fields) header(head, field, own, data);
  const body = add(table, "tbody");
  body.setAttribute("role", "rowgroup");
  const tops = {};
  for (const field of data.fields.filter((one) => one.kind === "bar")) {
    tops[field.key] = Math.max(1, ...data.rows.map((row) => row[field.key] || 0));
  }
  const rows = order(own, data);
  for (const n of rows.slice(0, own.count)) {
    const line = add(body, "tr");
    line.setAttribute("role", "row");
    for (const field of data.fields) cell(line, field, data.rows[n], n, own, data, tops);
    if (data.picks) line.onclick = (event) => {
      if (!event.target.closest("a, button") && !String(getSelection())) own.pick(n);
    };
  }
  root.replaceChildren(table);
  widths(root, own, data);
  if (rows.length > own.count) {
    const more = add(root, "button", "more", data.words.more.replace("{n}", rows.length - own.count));
    more.type = "button";
    more.onclick = () => { own.count += 200; own.draw(); };
  }
}

function header(head, field, own, data) {
  const made = add(head, "th", field.kind === "number" ? "number" : "");
  made.scope = "col";
  const sorts = data.sorts && !["link", "spark"].includes(field.kind);
  const words = sorts ? add(made, "button", "", field.label) : add(made, "span", "", field.label);
  if (field.help) { words.title = field.help; words.classList.add("help"); }
  if (!sorts) return;
  words.type = "button";
  if (own.by === field.key) {
    made.setAttribute("aria-sort", own.down ? "descending" : "ascending");
    add(words, "span", "", own.down ? " ▾" : " ▴").ariaHidden = "true";
  }
  words.onclick = () => {
    own.down = own.by === field.key ? !own.down : ["number", "bar"].includes(field.kind) || Boolean(field.sort);
    own.by = field.key;
    own.draw();
  };
}

function cell(line, field, row, n, own, data, tops) {
  const value = row[field.key];
  const made = add(line, "td", field.kind === "bar" ? "bar-cell" : field.kind);
  made.setAttribute("role", "cell");
  if (!field.width) made.classList.add("wide");
  if (field.hint && row[field.hint]) made.title = row[field.hint];
  if (value === null || value === "") { made.classList.add("void"); return; }
  if (value === "–") made.classList.add("dash");
  if (field.named || ["number", "bar"].includes(field.kind)) made.dataset.label = field.label;
  if (field.kind === "link") {
    if (/^https?:\/\//.test(value)) {
      const link = add(made, "a", "", data.words.open);
      link.href = value;
      link.target = "_blank";
      link.rel = "noopener noreferrer nofollow";
    }
  } else if (field.kind === "bar") {
    const bar = add(made, "div", "bar");
    add(bar, "b", "", value.toLocaleString("en"));
    const share = add(add(bar, "span", "room"), "i");
    share.style.width = `${Math.max(1, 100 * value / tops[field.key])}%`;
  } else if (field.kind === "spark") {
    spark(made, value);
  } else if (field.kind === "severity") {
    severity(line, made, value);
  } else if (field.kind === "lead" && data.picks) {
    const button = add(made, "button", "pick", value);
    button.type = "button";
    button.dataset.n = n;
    button.onclick = () => own.pick(n);
  } else {
    made.textContent = typeof value === "number" ? value.toLocaleString("en") : value;
  }
}

// "◆◆◆◆ 4 serious": the diamonds small, all of it on its chip; the row of a grave act stands out as a whole.
function severity(line, made, value) {
  const sign = value.match(/^◆+/)?.[0] ?? "";
  line.classList.add(`s${sign.length}`, sign.length > 3 ? "grave" : "other");
  const chip = add(made, "span", `chip s${sign.length}`);
  add(chip, "span", "sign", sign);
  chip.append(value.slice(sign.length));
}

function spark(made, values) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const top = Math.max(1, ...values.map((value) => value || 0));
  svg.setAttribute("viewBox", `0 0 ${values.length * 4} 20`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  values.forEach((value, n) => {
    if (!value) return;
    const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const high = 19 * value / top + 1;
    for (const [name, size] of Object.entries({ x: n * 4, y: 20 - high, width: 3, height: high })) {
      bar.setAttribute(name, size);
    }
    svg.append(bar);
  });
  made.append(svg);
}
