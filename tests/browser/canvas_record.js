// Writes down what is drawn as text on canvases, with the room it had. Tables are canvases: nothing else tells of a
// word that ends at the edge of its cell. Runs before any script of the page; `window.canvasTexts(canvas)` gives it back.
(() => {
  const proto = CanvasRenderingContext2D.prototype;
  const states = new WeakMap(); // context → { clip, stack, rect }
  const drawn = new WeakMap(); // canvas → Map("x,y" → text)
  const state = (ctx) => {
    if (!states.has(ctx)) states.set(ctx, { clip: null, stack: [], rect: null });
    return states.get(ctx);
  };
  const wrap = (name, before) => {
    const real = proto[name];
    proto[name] = function (...args) { before.call(this, state(this), ...args); return real.apply(this, args); };
  };
  const box = (ctx, x, y, w, h) => {
    const m = ctx.getTransform();
    return { left: m.a * x + m.e, right: m.a * (x + w) + m.e, top: m.d * y + m.f, bottom: m.d * (y + h) + m.f };
  };
  wrap("save", (s) => s.stack.push(s.clip));
  wrap("restore", (s) => { if (s.stack.length) s.clip = s.stack.pop(); });
  wrap("beginPath", (s) => { s.rect = null; });
  wrap("rect", function (s, x, y, w, h) { s.rect = box(this, x, y, w, h); });
  wrap("clip", function (s) {
    const r = s.rect, c = s.clip;
    if (r) s.clip = c ? { left: Math.max(r.left, c.left), right: Math.min(r.right, c.right),
      top: Math.max(r.top, c.top), bottom: Math.min(r.bottom, c.bottom) } : r;
  });
  wrap("fillText", function (s, text, x, y) {
    const width = this.measureText(text).width;
    const begin = this.textAlign === "right" || this.textAlign === "end" ? x - width
      : this.textAlign === "center" ? x - width / 2 : x;
    const at = box(this, begin, y - 8, width, 16);
    if (!drawn.has(this.canvas)) drawn.set(this.canvas, new Map());
    const clip = s.clip || { left: 0, right: this.canvas.width, top: 0, bottom: this.canvas.height };
    drawn.get(this.canvas).set(`${Math.round(clip.left)},${Math.round(at.top)}`, { text: String(text), ...at, clip });
  });
  const width = Object.getOwnPropertyDescriptor(HTMLCanvasElement.prototype, "width");
  Object.defineProperty(HTMLCanvasElement.prototype, "width", {
    ...width, set(value) { drawn.delete(this); width.set.call(this, value); },
  });
  window.canvasTexts = (canvas) => [...(drawn.get(canvas) || new Map()).values()];
})();
