// Panoramas and tours on the page: the viewer is loaded only where one stands and the browser can draw it; else the picture stays.
function canDraw(): boolean {
  const canvas = document.createElement("canvas");
  return Boolean(canvas.getContext("webgl2") ?? canvas.getContext("webgl"));
}

function each(found: HTMLElement[], begin: (one: HTMLElement) => unknown): void {
  for (const one of found) {
    try {
      begin(one);
    } catch {
      one.dataset.state = "still";
    }
  }
}

export function startPanoramas(root: ParentNode): void {
  const of = (name: string): HTMLElement[] => [...root.querySelectorAll<HTMLElement>(`[data-${name}]`)];
  const [figures, tours, editors, retouches] = [of("panorama"), of("tour"), of("tour-editor"), of("retouch")];
  if (![figures, tours, editors, retouches].some((found) => found.length) || !canDraw()) return;
  // Whether this browser draws WebP has to be known before the first picture is asked for.
  void import("../panorama/formats").then(async ({ known }) => {
    await known;
    if (figures.length) void import("../panorama/viewer").then(({ look }) => each(figures, look));
    if (retouches.length) void import("../panorama/retouch").then(({ Retouch }) => each(retouches, (one) => new Retouch(one)));
    if (editors.length) void import("../tour-editor/editor").then(({ Editor }) => each(editors, (one) => new Editor(one)));
    if (tours.length) void import("../panorama/tour").then(({ Walk }) => each(tours, (one) => new Walk(one)));
  });
}
