// What somebody points at: a ring with their name in the picture, for all who are in that scene; it fades by itself.
import type { Walk } from "../panorama/tour";
import type { Look, Point } from "./protocol";

const TENTH = Math.PI / 1800;
const SHOWN_MS = 4000;

/** A picture somebody points into: where a direction lies in its box, in pixels, as long as it is in sight. */
export interface Surface {
  readonly box: HTMLElement;
  spot(look: Look): { x: number; y: number } | null;
  /** Calls `again` whenever what is in sight has moved. */
  moves(again: () => void): void;
}

/** The sphere as such a picture. */
export function sphereOf(walk: Walk): Surface {
  const { viewer } = walk;
  return {
    box: viewer.container,
    spot: (look) => {
      const at = { yaw: look.yaw * TENTH, pitch: look.pitch * TENTH };
      if (look.scene !== walk.scene.key || !viewer.dataHelper.isPointVisible(at)) return null;
      return viewer.dataHelper.sphericalCoordsToViewerCoords(at);
    },
    moves: (again) => viewer.addEventListener("render", again),
  };
}

export class Pointers {
  private readonly layer = document.createElement("div");
  private readonly shown = new Map<HTMLElement, Point>();
  private last = 0;

  constructor(private readonly surface: Surface) {
    this.layer.className = "pointers";
    surface.box.append(this.layer);
    surface.moves(() => this.place());
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
    for (const [made, point] of this.shown) {
      const at = this.surface.spot(point);
      made.hidden = !at;
      if (at) made.style.translate = `${Math.round(at.x)}px ${Math.round(at.y)}px`;
    }
  }
}
