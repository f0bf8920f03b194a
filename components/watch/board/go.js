// Takes up clicks on the links of a part of the page, so that they open without a reload; a modifier key is the browser's.
export default function ({ data, parentElement, setTriggerValue }) {
  document.documentElement.lang = data.lang;
  const asked = parentElement;
  asked.go = (address) => setTriggerValue("go", address);
  asked.shut ??= (() => {
    const click = (event) => {
      const link = event.target.closest?.(`.st-key-${data.within} a[href]`);
      if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      asked.go(link.getAttribute("href"));
    };
    document.addEventListener("click", click);
    return () => document.removeEventListener("click", click);
  })();
  return () => { asked.shut?.(); asked.shut = null; };
}
