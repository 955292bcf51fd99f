// Hotspots over the picture: real buttons, in the order of the list, each where its direction is. One that is out of sight stays
// reachable: when it takes the focus the picture turns to it.
import type { Viewer } from "@photo-sphere-viewer/core";
import { isCalm, toViewer } from "./data";

export interface Pin {
  key: string;
  yaw: number;
  pitch: number;
  kind: string;
  label: string;
}

export class Pins {
  readonly layer: HTMLElement;
  private pins: Pin[] = [];
  private heading = 0;

  constructor(
    private readonly viewer: Viewer,
    private readonly follow: (key: string) => void,
  ) {
    this.layer = document.createElement("div");
    this.layer.className = "pins";
    viewer.container.append(this.layer);
    viewer.addEventListener("render", () => this.place());
    // Pressing a pin is no dragging of the picture.
    for (const kind of ["mousedown", "touchstart", "pointerdown"]) {
      this.layer.addEventListener(kind, (event) => {
        if (event.target !== this.layer) event.stopPropagation();
      });
    }
  }

  show(pins: Pin[], heading: number): void {
    this.pins = pins;
    this.heading = heading;
    this.layer.replaceChildren(...pins.map((pin) => this.button(pin)));
    this.place();
  }

  button_of(key: string): HTMLElement | null {
    return this.layer.querySelector(`[data-key="${key}"]`);
  }

  hide(hidden: boolean): void {
    this.layer.hidden = hidden;
  }

  private button(pin: Pin): HTMLElement {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `pin pin-${pin.kind}`;
    made.dataset.key = pin.key;
    const name = document.createElement("span");
    name.textContent = pin.label;
    made.append(name);
    made.addEventListener("click", () => this.follow(pin.key));
    made.addEventListener("focus", () => {
      if (!made.matches(":focus-visible") || !made.classList.contains("away")) return;
      const at = toViewer(pin, this.heading);
      if (isCalm()) this.viewer.rotate(at);
      else this.viewer.animate({ ...at, speed: 500 });
    });
    return made;
  }

  private place(): void {
    const size = this.viewer.getSize();
    this.pins.forEach((pin, n) => {
      const made = this.layer.children[n] as HTMLElement | undefined;
      if (!made) return;
      const at = toViewer(pin, this.heading);
      const seen = this.viewer.dataHelper.isPointVisible(at);
      made.classList.toggle("away", !seen);
      const point = seen
        ? this.viewer.dataHelper.sphericalCoordsToViewerCoords(at)
        : { x: size.width / 2, y: size.height / 2 };
      made.style.translate = `${Math.round(point.x)}px ${Math.round(point.y)}px`;
    });
  }
}
