// Chart islands: `<figure data-chart='{"kind": "line", …}'>`. The drawing library is loaded only when one is in sight.
// A number arrives as text when it is a decimal: nothing is rounded on the way.
export type Amount = number | string | null;
export interface Series {
  name: string;
  values: Amount[];
  us?: boolean;
}
export interface ChartData {
  kind: "line" | "bar";
  labels: string[];
  series: Series[];
  unit?: string;
  places?: number;
  target?: { name: string; value: number | string } | null;
}
export interface Drawing {
  redraw(): void;
}

const drawn = new Map<HTMLElement, Drawing>();

async function draw(figure: HTMLElement): Promise<void> {
  const canvas = figure.querySelector<HTMLElement>("[data-chart-canvas]");
  const text = figure.dataset.chart;
  if (!canvas || !text || drawn.has(figure)) return;
  const { drawChart } = await import("../charts/draw");
  drawn.set(figure, drawChart(canvas, JSON.parse(text) as ChartData));
}

function redrawAll(): void {
  for (const [figure, drawing] of drawn) {
    if (figure.isConnected) drawing.redraw();
    else drawn.delete(figure);
  }
}

const watcher = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    watcher.unobserve(entry.target);
    void draw(entry.target as HTMLElement);
  }
}, { rootMargin: "200px" });

let started = false;

export function startCharts(root: ParentNode): void {
  const own = root instanceof HTMLElement && root.matches("[data-chart]") ? [root] : [];
  for (const figure of [...own, ...root.querySelectorAll<HTMLElement>("[data-chart]")]) watcher.observe(figure);
  if (started) return;
  started = true;
  document.addEventListener("kit:theme", redrawAll);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redrawAll);
  let wait = 0;
  window.addEventListener("resize", () => {
    window.clearTimeout(wait);
    wait = window.setTimeout(redrawAll, 120);
  });
}
