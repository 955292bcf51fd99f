// Maps on the page: loaded only where one stands and the browser can draw it; else the drawing stays.
export function startMaps(root: ParentNode): void {
  const boxes = [...root.querySelectorAll<HTMLElement>("[data-map]")];
  if (!boxes.length || !document.createElement("canvas").getContext("webgl2")) return;
  void import("../map/places").then(({ draw }) => boxes.forEach((box) => void draw(box).catch(() => undefined)));
}
