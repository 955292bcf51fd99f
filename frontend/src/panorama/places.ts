// Where the visitor stands: on the floor plan, and on a small map drawn from the scenes' own places. Nothing is fetched.
import type { Plan, Scene, Words } from "./data";
import { drawable } from "./formats";

const SVG = "http://www.w3.org/2000/svg";

function draw(name: string, attributes: Record<string, string | number>, ...inside: (Node | string)[]): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...inside);
  return made;
}

/** A cone of what is seen, its tip at the middle, looking up. */
const cone = (): SVGElement =>
  draw("path", { d: "M0 0L-16 -34A38 38 0 0 1 16 -34Z", class: "cone", "data-cone": "" });

interface Spot {
  scene: Scene;
  x: number;
  y: number;
}

function dots(spots: Spot[], here: string, words: Words, go: (key: string) => void): SVGElement[] {
  return spots.map(({ scene, x, y }) => {
    const is_here = scene.key === here;
    const title = draw("title", {}, is_here ? `${words.here}: ${scene.label}` : scene.label);
    const group = draw("g", { transform: `translate(${x} ${y})`, class: is_here ? "spot here" : "spot" }, title);
    if (is_here) group.append(cone());
    group.append(draw("circle", { r: is_here ? 8 : 6 }));
    if (!is_here) group.addEventListener("click", () => go(scene.key));
    return group;
  });
}

function box(name: string, inside: SVGElement, words: Words): HTMLElement {
  const figure = document.createElement("figure");
  figure.className = "tour-place";
  const caption = document.createElement("figcaption");
  caption.className = "small muted";
  caption.textContent = name;
  inside.setAttribute("role", "img");
  inside.setAttribute("aria-label", `${name}. ${words.here ?? ""}`);
  figure.append(inside, caption);
  return figure;
}

function planOf(plan: Plan, scenes: Scene[], here: Scene, words: Words, go: (key: string) => void): HTMLElement {
  const width = 480;
  const height = Math.round((width * plan.height) / plan.width);
  const spots = scenes.flatMap((scene) =>
    scene.plan?.plan === plan.id
      ? [{ scene, x: (scene.plan.x * width) / 1000, y: (scene.plan.y * height) / 1000 }]
      : [],
  );
  const picture = draw("image", { href: drawable(plan.src), width, height });
  const drawn = draw("svg", { viewBox: `0 0 ${width} ${height}` }, picture, ...dots(spots, here.key, words, go));
  return box(plan.name, drawn, words);
}

function mapOf(scenes: Scene[], here: Scene, words: Words, go: (key: string) => void): HTMLElement | null {
  const placed = scenes.filter((scene) => scene.spot);
  if (!here.spot || placed.length < 2) return null;
  const lons = placed.map((scene) => scene.spot?.lon ?? 0);
  const lats = placed.map((scene) => scene.spot?.lat ?? 0);
  const [west, south] = [Math.min(...lons), Math.min(...lats)];
  // A degree of longitude is shorter than one of latitude by the cosine of where we are.
  const squeeze = Math.cos((here.spot.lat / 1e7) * (Math.PI / 180));
  const wide = Math.max((Math.max(...lons) - west) * squeeze, Math.max(...lats) - south, 1);
  const spots = placed.map((scene) => ({
    scene,
    x: 60 + (((scene.spot?.lon ?? 0) - west) * squeeze * 360) / wide,
    y: 420 - (((scene.spot?.lat ?? 0) - south) * 360) / wide,
  }));
  const lines = spots.flatMap((from) =>
    from.scene.hotspots.flatMap((hotspot) => {
      const to = spots.find((spot) => spot.scene.key === hotspot.target);
      return to ? [draw("line", { x1: from.x, y1: from.y, x2: to.x, y2: to.y, class: "path" })] : [];
    }),
  );
  const north = draw("text", { x: 452, y: 34, class: "north" }, `↑ ${words.north ?? ""}`);
  const drawn = draw("svg", { viewBox: "0 0 480 480", class: "small-map" }, ...lines, ...dots(spots, here.key, words, go), north);
  return box(words.map ?? "", drawn, words);
}

/** Plan and map of where the visitor stands, as far as they are known. */
export function drawPlaces(
  place: HTMLElement,
  tour: { scenes: Scene[]; plans: Plan[]; words: Words },
  here: Scene,
  go: (key: string) => void,
): void {
  const plan = tour.plans.find((one) => one.id === here.plan?.plan);
  const shown = [
    plan ? planOf(plan, tour.scenes, here, tour.words, go) : null,
    mapOf(tour.scenes, here, tour.words, go),
  ];
  place.replaceChildren(...shown.filter((one) => one !== null));
}

/** Turns the cones: north is up on the map; a plan is drawn with north up as well. */
export function turnCones(place: HTMLElement, degrees: number): void {
  for (const one of place.querySelectorAll("[data-cone]")) one.setAttribute("transform", `rotate(${degrees})`);
}
