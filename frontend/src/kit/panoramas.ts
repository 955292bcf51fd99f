// Panoramas and tours on the page: the viewer is loaded only where one stands and the browser can draw it; else the picture stays.
function canDraw(): boolean {
  const canvas = document.createElement("canvas");
  return Boolean(canvas.getContext("webgl2") ?? canvas.getContext("webgl"));
}

/** The picture stays; other islands hear of it. */
function stay(one: HTMLElement): void {
  one.dataset.state = "still";
  one.dispatchEvent(new CustomEvent("tour:still"));
}

function each(found: HTMLElement[], begin: (one: HTMLElement) => unknown): void {
  for (const one of found) {
    try {
      begin(one);
    } catch {
      stay(one);
    }
  }
}

/** The module, once it is known besides whether this browser draws WebP: that decides which pictures are asked for. */
async function ready<Module>(fetched: Promise<Module>): Promise<Module> {
  const { known } = await import("../panorama/formats");
  await known;
  return fetched;
}

export function startPanoramas(root: ParentNode): void {
  const of = (name: string): HTMLElement[] => [...root.querySelectorAll<HTMLElement>(`[data-${name}]`)];
  const [figures, tours, editors, retouches] = [of("panorama"), of("tour"), of("tour-editor"), of("retouch")];
  if (![figures, tours, editors, retouches].some((found) => found.length)) return;
  if (!canDraw()) {
    tours.forEach(stay);
    return;
  }
  if (figures.length) void ready(import("../panorama/viewer")).then(({ look }) => each(figures, look));
  if (retouches.length) void ready(import("../panorama/retouch")).then(({ Retouch }) => each(retouches, (one) => new Retouch(one)));
  if (editors.length) void ready(import("../tour-editor/editor")).then(({ Editor }) => each(editors, (one) => new Editor(one)));
  if (tours.length) void ready(import("../panorama/tour")).then(({ Walk }) => each(tours, (one) => new Walk(one)));
}
