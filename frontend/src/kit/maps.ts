// Maps on the page: loaded only where one comes into sight and the browser can draw it; else the drawing stays.
export function startMaps(root: ParentNode): void {
  const boxes = [...root.querySelectorAll<HTMLElement>("[data-map]")];
  if (!boxes.length || !document.createElement("canvas").getContext("webgl2")) return;
  const watching = new IntersectionObserver(
    (seen) => {
      for (const { isIntersecting, target } of seen) {
        if (!isIntersecting) continue;
        watching.unobserve(target);
        void import("../map/places").then(({ draw }) => draw(target as HTMLElement)).catch(() => undefined);
      }
    },
    { rootMargin: "200px" },
  );
  boxes.forEach((box) => watching.observe(box));
}
