// Measures what a page draws and gives its faults as { kind, text, where }: text cut or covered by other text, text or
// scroll beyond the window's sides, wrapped badges, legends over data. What must not be counted is said by the caller.
({ may_scroll }) => {
  const SLACK = 2;
  const WATERMARK = 0.2; // the EXERCISE mark lies across figures by design, at 13 %
  const faults = [];
  const tell = (kind, text, el) => faults.push({ kind, text: text.trim().slice(0, 80), where: place(el) });
  const up = (el) => el.parentElement || (el.getRootNode() instanceof ShadowRoot ? el.getRootNode().host : null);

  function place(el) {
    const names = [];
    for (let at = el; at && names.length < 3; at = up(at)) {
      const key = [...at.classList || []].find((name) => name.startsWith("st-key-"));
      const name = key ? key.slice(7) : at.dataset?.testid || (at.classList?.contains("js-plotly-plot") ? "chart" : "");
      if (name && !["stVerticalBlock", "stElementContainer", "stLayoutWrapper", "stMarkdownContainer"].includes(name)) {
        names.unshift(name);
        if (key) break;
      }
    }
    return names.join(" ") || el.tagName.toLowerCase();
  }
  function* elements(root) {
    for (const el of root.children) {
      if (["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "DEFS", "defs"].includes(el.tagName)) continue;
      if (el.dataset?.testid === "stSidebar" && el.dataset.collapsed === "true") continue; // off the screen
      yield el;
      if (el.tagName === "CANVAS") continue; // its children are for screen readers
      if (el.shadowRoot) yield* elements(el.shadowRoot);
      yield* elements(el);
    }
  }
  const seen = (el) => el.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
  const faint = (el) => {
    let opacity = 1;
    for (let at = el; at && opacity >= WATERMARK; at = up(at)) opacity *= Number(getComputedStyle(at).opacity);
    return opacity < WATERMARK;
  };
  const spoken = (el) => { // words for screen readers alone, in a box of one pixel
    for (let at = el, i = 0; at && i < 3; at = up(at), i++) {
      const style = getComputedStyle(at), box = at.getBoundingClientRect();
      if (style.position === "absolute" && box.width <= 2 && box.height <= 2) return true;
    }
    return false;
  };
  const told = (el, text) => { // a hover says the whole
    for (let at = el, i = 0; at && i < 4; at = up(at), i++) {
      if ((at.getAttribute("title") || "").includes(text.trim())) return true;
    }
    return false;
  };

  // The window a text is seen through. Its page may be longer than the screen: that is scrolling, not cutting.
  function through(rect, el, text) {
    let { left, right, top, bottom } = rect;
    for (let at = el; at; at = up(at)) {
      if (at.dataset?.testid === "stMain" || at === document.body) break;
      const style = getComputedStyle(at);
      if (style.overflowX === "visible" && style.overflowY === "visible") continue;
      const box = at.getBoundingClientRect();
      const gone = bottom <= box.top || top >= box.bottom;
      if (["hidden", "clip"].includes(style.overflowY)) {
        if (gone && box.height < 2) return null; // folded away
        if (bottom > box.bottom + SLACK || top < box.top - SLACK) { tell("cut", text, el); return null; }
      } else if (style.overflowY !== "visible") {
        if (gone) return null; // scrolled away inside a list
        top = Math.max(top, box.top); bottom = Math.min(bottom, box.bottom);
      }
      if (["hidden", "clip"].includes(style.overflowX) && (right > box.right + SLACK || left < box.left - SLACK)) {
        if (style.textOverflow !== "ellipsis" || !told(el, text)) tell("cut", text, el);
        right = Math.min(right, box.right); left = Math.max(left, box.left);
      } else if (["auto", "scroll"].includes(style.overflowX)) {
        if (left >= box.right || right <= box.left) return null; // told of as sideways
        right = Math.min(right, box.right); left = Math.max(left, box.left);
      }
    }
    return { left, right, top, bottom };
  }

  const modal = [...document.querySelectorAll("[role=dialog]")].filter(seen).pop();
  const boxes = [];
  const range = document.createRange();
  for (const el of elements(modal || document.body)) {
    const style = getComputedStyle(el);
    if (["auto", "scroll"].includes(style.overflowX) && el.scrollWidth > el.clientWidth + 1 && seen(el)) {
      if (!may_scroll.some((selector) => el.matches(selector))) tell("sideways", `${el.scrollWidth - el.clientWidth} px`, el);
    }
    if (el.tagName === "CANVAS" && window.canvasTexts && seen(el)) {
      for (const t of window.canvasTexts(el)) {
        const inside = t.clip.right <= el.width + 1; // a column beyond the edge is told of as sideways
        if (inside && t.right > t.clip.right + SLACK && t.text.trim()) tell("cut cell", t.text, el);
      }
    }
    if (["INPUT", "TEXTAREA"].includes(el.tagName)) {
      if (el.type !== "checkbox" && seen(el) && el.scrollWidth > el.clientWidth + SLACK) tell("cut", el.value, el);
      if (el.placeholder && !el.value && seen(el)) {
        const pen = document.createElement("canvas").getContext("2d");
        pen.font = style.font;
        if (pen.measureText(el.placeholder).width > el.clientWidth + SLACK) tell("cut", el.placeholder, el);
      }
    }
    for (const node of el.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE || !node.data.trim() || !seen(el) || spoken(el) || faint(el)) continue;
      range.selectNodeContents(node);
      const rects = [...range.getClientRects()].filter((r) => r.width > 1 && r.height > 1);
      if (rects.length > 1 && el.closest("[data-testid=stBadge], .stBadge")) tell("wrapped badge", node.data, el);
      for (const rect of rects) {
        const got = through(rect, el, node.data);
        if (!got) continue;
        if (got.right > innerWidth + 1 || got.left < -1) tell("outside", node.data, el);
        const lean = (got.bottom - got.top) * 0.18; // a font's box is higher than its letters
        boxes.push({ ...got, top: got.top + lean, bottom: got.bottom - lean, node, el });
      }
    }
  }

  boxes.sort((a, b) => a.top - b.top);
  boxes.forEach((a, i) => {
    for (let j = i + 1; j < boxes.length && boxes[j].top < a.bottom; j++) {
      const b = boxes[j];
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - b.top;
      if (a.node !== b.node && wide > SLACK && high > SLACK) {
        tell("overlap", `${a.node.data.trim().slice(0, 36)} | ${b.node.data.trim().slice(0, 36)}`, a.el);
      }
    }
  });

  for (const chart of document.querySelectorAll(".js-plotly-plot")) {
    const plots = [...chart.querySelectorAll(".nsewdrag")].map((el) => el.getBoundingClientRect());
    for (const legend of chart.querySelectorAll(".legend")) {
      const a = legend.getBoundingClientRect();
      for (const b of plots) {
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (wide > SLACK && high > SLACK) tell("legend over data", legend.textContent, legend);
      }
    }
  }
  const page = document.scrollingElement;
  const main = document.querySelector("[data-testid=stMain]");
  for (const el of [page, main]) {
    if (el && el.scrollWidth > el.clientWidth + 1) tell("sideways", `the page, ${el.scrollWidth - el.clientWidth} px`, el);
  }
  return [...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values()];
}
