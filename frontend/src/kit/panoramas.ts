// Panoramas on the page: the viewer is loaded only where one stands and the browser can draw it; else the picture stays.
function canDraw(): boolean {
  const canvas = document.createElement("canvas");
  return Boolean(canvas.getContext("webgl2") ?? canvas.getContext("webgl"));
}

export function startPanoramas(root: ParentNode): void {
  const figures = [...root.querySelectorAll<HTMLElement>("[data-panorama]")];
  if (!figures.length || !canDraw()) return;
  void import("../panorama/viewer").then(({ look }) => {
    for (const figure of figures) {
      try {
        look(figure);
      } catch {
        figure.dataset.state = "still";
      }
    }
  });
}
