// What somebody points at: a ring with their name in the picture, for all who are in that scene; it fades by itself.
import type { Walk } from "../panorama/tour";
import type { Point } from "./protocol";

const TENTH = Math.PI / 1800;
const SHOWN_MS = 4000;

export class Pointers {
  private readonly layer = document.createElement("div");
  private readonly shown = new Map<HTMLElement, Point>();
  private last = 0;

  constructor(private readonly walk: Walk) {
    this.layer.className = "pointers";
    walk.viewer.container.append(this.layer);
    walk.viewer.addEventListener("render", () => this.place());
  }

  show(points: Point[]): void {
    for (const point of points) {
      if (point.n <= this.last) continue;
      this.last = point.n;
      const made = document.createElement("span");
      made.className = "pointer";
      made.dataset.who = point.who;
      if (point.name) {
        const name = document.createElement("b");
        name.textContent = point.name;
        made.append(name);
      }
      for (const [older, other] of this.shown) if (other.who === point.who) this.take(older);
      this.shown.set(made, point);
      this.layer.append(made);
      window.setTimeout(() => this.take(made), SHOWN_MS);
    }
    this.place();
  }

  private take(made: HTMLElement): void {
    this.shown.delete(made);
    made.remove();
  }

  private place(): void {
    const { viewer, scene } = this.walk;
    for (const [made, point] of this.shown) {
      const at = { yaw: point.yaw * TENTH, pitch: point.pitch * TENTH };
      const seen = point.scene === scene.key && viewer.dataHelper.isPointVisible(at);
      made.hidden = !seen;
      if (!seen) continue;
      const { x, y } = viewer.dataHelper.sphericalCoordsToViewerCoords(at);
      made.style.translate = `${Math.round(x)}px ${Math.round(y)}px`;
    }
  }
}
