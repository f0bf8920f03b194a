// The strip of counts and the lines of a wall. Nothing here reads markup: every string goes in as textContent.
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".board");
  const stamp = JSON.stringify(data);
  document.documentElement.lang = data.lang;
  root.go = (address) => setTriggerValue("go", address);
  if (root.stamp === stamp) return;
  root.stamp = stamp;
  root.replaceChildren();
  root.classList.toggle("large", Boolean(data.large));
  if (data.counts) strip(root, data);
  if (data.line) line(root, data);
}

function add(parent, tag, className, text, hint) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  if (hint) made.title = hint;
  parent.append(made);
  return made;
}

function link(root, parent, className, { words, address, hint }) {
  if (!address) return add(parent, "span", className, words, hint);
  const made = add(parent, "a", className, words, hint);
  made.href = address;
  made.onclick = (event) => {
    if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    root.go(address);
  };
  return made;
}

function line(root, { line, mark, step, big }) {
  const made = add(root, "div", `line${big ? " big" : ""}`);
  if (mark) add(made, "b", step === null ? "mark" : `mark step${step}`, mark);
  line.forEach((one) => link(root, made, "", one));
}

function strip(root, { counts, top, alt }) {
  const list = add(root, "div", "strip");
  list.setAttribute("role", "list");
  list.setAttribute("aria-label", alt);
  for (const one of counts) {
    const cell = add(list, "div", `cell${one.loud ? " loud" : ""}${one.n ? "" : " zero"}`);
    cell.setAttribute("role", "listitem");
    const head = add(cell, "div", "head");
    add(head, "b", "", one.value);
    link(root, head, "label", one.label);
    const track = add(cell, "div", "track");
    const share = (n) => `${100 * n / top}%`;
    if (one.usual) {
      const band = add(track, "i", "band");
      band.style.left = share(one.usual[0]);
      band.style.width = `max(2px, ${share(one.usual[1] - one.usual[0])})`;
    }
    if (one.n) add(track, "i", "bar").style.width = share(one.n);
    add(cell, "div", "words", one.words);
  }
}
