// The tour island: `<section data-tour='{…}'>` is a page of pictures, texts and links; where the browser can draw, the picture
// becomes a walk. Other islands hear where the visitor is and may lead: `walkOf(section)`.
import type { Viewer } from "@photo-sphere-viewer/core";
import { compassOf, isCalm, radians, toPicture, toViewer, type Hotspot, type Scene, type Tour } from "./data";
import { drawList, tell } from "./list";
import { Pins } from "./pins";
import { drawPlaces, turnCones } from "./places";
import { quiet } from "./quiet";
import { openSphere, panoramaOf, showPicture, turn, type Look } from "./sphere";
import { drawTools } from "./tools";

/** Where the visitor is: scene by key, yaw in degrees from north, pitch in degrees, zoom 0 to 100. */
export interface Position {
  scene: string;
  yaw: number;
  pitch: number;
  zoom: number;
}

const walks = new WeakMap<HTMLElement, Walk>();
export const walkOf = (section: HTMLElement): Walk | undefined => walks.get(section);

/** A walk through a tour. The section hears `tour:position` (a Position) at most once a frame and `tour:scene` (a key). */
export class Walk {
  readonly tour: Tour;
  readonly viewer: Viewer;
  readonly figure: HTMLElement;
  private here: Scene;
  private readonly pins: Pins;
  private told = "";
  private readonly stands: Promise<void>;

  constructor(readonly section: HTMLElement) {
    this.tour = JSON.parse(section.dataset.tour ?? "{}") as Tour;
    this.figure = this.part("figure");
    const start = this.sceneOf(this.tour.start) ?? this.tour.scenes[0];
    if (!start) throw new Error("a tour without scenes");
    this.here = start;
    const stage = this.part("stage");
    stage.tabIndex = 0;
    stage.setAttribute("role", "application");
    this.viewer = openSphere(stage, start.panorama, this.opening(start), this.tour.words, {
      navbar: ["zoom", "move", "fullscreen"],
      keyboard: false,
    });
    this.pins = new Pins(this.viewer, (key) => this.follow(key));
    this.figure.addEventListener("focusin", () => this.viewer.startKeyboardControl());
    this.figure.addEventListener("focusout", () => this.viewer.stopKeyboardControl());
    let stand: () => void;
    this.stands = new Promise((done) => (stand = done));
    this.viewer.addEventListener("ready", () => {
      this.figure.dataset.state = "ready";
      stand();
      drawTools(this);
      section.dispatchEvent(new CustomEvent("tour:ready", { bubbles: true }));
    });
    this.viewer.addEventListener("position-updated", () => this.tellPosition());
    this.viewer.addEventListener("zoom-updated", () => this.tellPosition());
    this.linkScenes();
    this.draw();
    window.addEventListener("popstate", () => {
      if (!this.isAddressed) return;
      const key = location.pathname.split("/").filter(Boolean)[2] ?? this.tour.start;
      if (key !== this.here.key) void this.enter(key, null, { smooth: false, push: false });
    });
    walks.set(section, this);
  }

  /** Whether the page's address is that of the scene: on the tour's own page, not where it stands beside something else. */
  private get isAddressed(): boolean {
    return this.section.dataset.addressed !== undefined;
  }

  /** Where the visitor is now. */
  get position(): Position {
    const at = this.viewer.getPosition();
    const pitch = Math.round((at.pitch * 1800) / Math.PI) / 10;
    return { scene: this.here.key, yaw: compassOf(at.yaw), pitch, zoom: Math.round(this.viewer.getZoomLevel()) };
  }

  get scene(): Scene {
    return this.here;
  }

  /** Leads the visitor: to a scene, looking `yaw` degrees from north and `pitch` degrees up, at a zoom of 0 to 100. */
  async goTo(scene: string, yaw: number, pitch: number, zoom: number, smooth = true): Promise<void> {
    const look = { yaw: radians(yaw), pitch: radians(pitch), zoom };
    if (scene !== this.here.key) {
      await this.enter(scene, look, { smooth, push: false });
    } else if (smooth && !isCalm()) {
      await this.viewer.animate({ ...look, speed: 600 });
    } else {
      this.viewer.rotate(look);
      this.viewer.zoom(zoom);
    }
  }

  /** Does what a hotspot of this scene does: the same from the picture, the list, the keyboard and the headset. */
  follow(key: string): void {
    const hotspot = this.here.hotspots.find((one) => one.key === key);
    if (!hotspot) return;
    if (hotspot.kind === "scene") void this.walkTo(hotspot);
    else tell(hotspot, this.tour.words);
  }

  pinsHidden(hidden: boolean): void {
    this.pins.hide(hidden);
  }

  private walkTo(hotspot: Hotspot): Promise<void> {
    const target = this.sceneOf(hotspot.target);
    if (!target) return Promise.resolve();
    // Without an arrival view the visitor goes on looking the way they looked.
    const at = this.viewer.getPosition();
    const onwards = { yaw: at.yaw, pitch: at.pitch, zoom: this.viewer.getZoomLevel() };
    const look = hotspot.arrival ? lookOf(hotspot.arrival, target) : onwards;
    return this.enter(target.key, look, { smooth: true, push: true });
  }

  private async enter(key: string, look: Look | null, how: { smooth: boolean; push: boolean }): Promise<void> {
    const target = this.sceneOf(key);
    if (!target) return;
    const came_by_button = this.section.contains(document.activeElement) && document.activeElement !== document.body;
    this.here = target;
    this.pins.show([], 0);
    await showPicture(this.viewer, target.panorama, look ?? this.opening(target), how.smooth);
    if (this.here !== target) return;
    if (how.push && this.isAddressed) history.pushState({}, "", target.href);
    this.draw();
    this.said(target);
    if (came_by_button) this.part("heading").focus({ preventScroll: true });
  }

  private draw(): void {
    const here = this.here;
    this.part("heading").textContent = here.label;
    this.part("stage").setAttribute("aria-label", here.label);
    for (const place of [this.part("text"), this.part("caption")]) {
      place.textContent = here.caption;
      place.hidden = !here.caption || (place === this.part("caption") && this.section.dataset.captions === "off");
    }
    this.part("badge").hidden = !here.rendering;
    drawList(this.part("hotspots"), here.hotspots, this.tour.words, (key) => this.fromList(key));
    this.pins.show(here.hotspots, here.panorama.heading);
    drawPlaces(this.part("places"), this.tour, here, (key) => this.choose(key));
    for (const card of this.cards()) {
      if (card.dataset.scene === here.key) card.setAttribute("aria-current", "true");
      else card.removeAttribute("aria-current");
    }
    this.told = "";
    this.tellPosition();
    this.section.dispatchEvent(new CustomEvent("tour:scene", { bubbles: true, detail: here.key }));
    void this.stands.then(() => quiet(here.panorama.tiles)).then(() => this.preload(here));
  }

  /** From the list the picture first turns to the hotspot, so that who sees knows where it is. */
  private fromList(key: string): void {
    const hotspot = this.here.hotspots.find((one) => one.key === key);
    if (hotspot && hotspot.kind !== "scene") this.viewer.rotate(toViewer(hotspot, this.here.panorama.heading));
    this.follow(key);
  }

  private said(scene: Scene): void {
    const sentence = (this.tour.words.now ?? "{scene}").replace("{scene}", scene.label);
    this.part("said").textContent = scene.caption ? `${sentence}${this.tour.words.stop ?? ". "}${scene.caption}` : sentence;
  }

  private choose(key: string): void {
    void this.enter(key, null, { smooth: true, push: true });
  }

  private linkScenes(): void {
    for (const card of this.cards()) {
      card.addEventListener("click", (event) => {
        const click = event as MouseEvent;
        if (click.ctrlKey || click.metaKey || click.shiftKey) return;
        event.preventDefault();
        this.choose(card.dataset.scene ?? "");
        this.figure.scrollIntoView({ block: "nearest", behavior: isCalm() ? "auto" : "smooth" });
      });
    }
  }

  private cards(): HTMLElement[] {
    return [...document.querySelectorAll<HTMLElement>("[data-tour-scenes] [data-scene]")];
  }

  /** The first pictures of the scenes one can go to from here, once this one stands. */
  private preload(here: Scene): void {
    const thrifty = (navigator as { connection?: { saveData?: boolean } }).connection?.saveData;
    if (thrifty || this.here !== here) return;
    const next = new Set(here.hotspots.map((hotspot) => hotspot.target).filter(Boolean));
    for (const scene of this.tour.scenes) {
      if (next.has(scene.key)) void this.viewer.textureLoader.preloadPanorama(panoramaOf(scene.panorama)).catch(() => undefined);
    }
  }

  private tellPosition(): void {
    const position = this.position;
    const told = JSON.stringify(position);
    if (told === this.told) return;
    this.told = told;
    turn(this.figure.querySelector("[data-compass]"), position.yaw);
    turnCones(this.part("places"), position.yaw);
    this.section.dispatchEvent(new CustomEvent<Position>("tour:position", { bubbles: true, detail: position }));
  }

  private opening(scene: Scene): Look {
    return scene.view ? lookOf(scene.view, scene) : { yaw: radians(scene.panorama.heading), pitch: 0, zoom: 0 };
  }

  private sceneOf(key: string): Scene | undefined {
    return this.tour.scenes.find((scene) => scene.key === key);
  }

  part(name: string): HTMLElement {
    const found = this.section.querySelector<HTMLElement>(`[data-tour-${name}]`);
    if (!found) throw new Error(`a tour without its ${name}`);
    return found;
  }
}

function lookOf(view: { yaw: number; pitch: number; zoom: number }, scene: Scene): Look {
  return { ...toViewer(view, scene.panorama.heading), zoom: view.zoom / 10 };
}

/** The view that is seen now, as it is kept: within the picture, in whole tenths. */
export function viewNow(viewer: Viewer, heading: number): { yaw: number; pitch: number; zoom: number } {
  return { ...toPicture(viewer.getPosition(), heading), zoom: Math.round(viewer.getZoomLevel() * 10) };
}
