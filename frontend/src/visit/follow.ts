// Being led: the picture turns to where the guide looks, smoothly and the short way round, until the guest looks for themselves.
import { isCalm } from "../panorama/data";
import type { Walk } from "../panorama/tour";
import type { Look } from "./protocol";

const TENTH = Math.PI / 1800;
const EASE_MS = 65; // about nine tenths of the way within 150 ms
const BACK_MS = 180; // more gently where it is far: coming back to the guide
const DRAG_PX = 6;

const short = (from: number, to: number): number => {
  const way = (to - from) % (2 * Math.PI);
  return way > Math.PI ? way - 2 * Math.PI : way < -Math.PI ? way + 2 * Math.PI : way;
};

/** Where a walk stands, as it is told. */
export function lookOf(walk: Walk): Look {
  const at = walk.viewer.getPosition();
  return {
    scene: walk.scene.key,
    yaw: ((Math.round(at.yaw / TENTH) % 3600) + 3600) % 3600,
    pitch: Math.max(-900, Math.min(900, Math.round(at.pitch / TENTH))),
    zoom: Math.max(0, Math.min(1000, Math.round(walk.viewer.getZoomLevel() * 10))),
  };
}

/** Who is led: goes back to the guide or looks freely, and hears where the guide looks. */
export interface Led {
  readonly follows: boolean;
  follow(on: boolean): void;
  lead(look: Look | null): void;
}

export class Follower implements Led {
  private target: Look | null = null;
  private on = true;
  private walking = false;
  private running = false;
  private ease = EASE_MS;

  constructor(
    private readonly walk: Walk,
    private readonly told: (follows: boolean) => void,
  ) {
    const stage = walk.part("stage");
    let down: { x: number; y: number } | null = null;
    stage.addEventListener("pointerdown", (event) => (down = { x: event.clientX, y: event.clientY }), true);
    stage.addEventListener("pointermove", (event) => {
      if (down && event.buttons && Math.hypot(event.clientX - down.x, event.clientY - down.y) > DRAG_PX) this.follow(false);
    }, true);
    stage.addEventListener("wheel", (event) => event.ctrlKey && this.follow(false), true);
    stage.addEventListener("keydown", (event) => /^(Arrow|Page|[+-])/.test(event.key) && this.follow(false), true);
    walk.section.addEventListener("tour:scene", (event) => {
      if (!this.walking && (event as CustomEvent<string>).detail !== this.target?.scene) this.follow(false);
    });
  }

  get follows(): boolean {
    return this.on;
  }

  /** Goes back to the guide, or looks freely from now on. */
  follow(on: boolean): void {
    if (on === this.on) return;
    this.on = on;
    this.ease = BACK_MS;
    this.told(on);
    this.go();
  }

  /** Where the guide looks now. */
  lead(look: Look | null): void {
    this.target = look;
    this.go();
  }

  private go(): void {
    if (!this.on || !this.target || this.walking) return;
    if (this.target.scene !== this.walk.scene.key) {
      void this.enter(this.target);
    } else if (isCalm()) {
      this.walk.viewer.rotate({ yaw: this.target.yaw * TENTH, pitch: this.target.pitch * TENTH });
      this.walk.viewer.zoom(this.target.zoom / 10);
    } else if (!this.running) {
      this.running = true;
      let last = performance.now();
      const frame = (now: number): void => {
        this.running = this.step(now - last);
        last = now;
        if (this.running) requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    }
  }

  private async enter(look: Look): Promise<void> {
    this.walking = true;
    try {
      await this.walk.goTo(look.scene, look.yaw / 10, look.pitch / 10, look.zoom / 10);
    } finally {
      this.walking = false;
    }
    this.go();
  }

  /** One frame on the way; false once it is there. */
  private step(passed: number): boolean {
    const { viewer, scene } = this.walk;
    const target = this.target;
    if (!this.on || !target || this.walking || target.scene !== scene.key) return false;
    const share = 1 - Math.exp(-Math.min(passed, 100) / this.ease);
    const at = viewer.getPosition();
    const yaw = short(at.yaw, target.yaw * TENTH);
    const pitch = target.pitch * TENTH - at.pitch;
    const zoom = target.zoom / 10 - viewer.getZoomLevel();
    const near = Math.abs(yaw) + Math.abs(pitch) < TENTH && Math.abs(zoom) < 0.2;
    const part = near ? 1 : share;
    viewer.rotate({ yaw: at.yaw + yaw * part, pitch: at.pitch + pitch * part });
    if (Math.abs(zoom) >= 0.05) viewer.zoom(viewer.getZoomLevel() + zoom * part);
    if (near) this.ease = EASE_MS;
    return !near;
  }
}
