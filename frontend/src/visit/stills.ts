// A visit in a browser that draws no three dimensions: the still picture of the scene, its name, and a sentence why. The picture holds
// the whole circle; what a narrow window shows of it is where one looks. A guest follows the guide; the guide leads from scene to
// scene, and by what they point at.
import { around, type Hotspot, type Scene, type Tour } from "../panorama/data";
import { drawList, tell } from "../panorama/list";
import { drawPlaces } from "../panorama/places";
import type { Led } from "./follow";
import type { Surface } from "./pointers";
import type { Look } from "./protocol";

const ROUND = 3600;
const HALF = 1800;

export class Stills implements Led, Surface {
  readonly tour: Tour;
  private here: Scene;
  private at: Look;
  private target: Look | null = null;
  private on = true;
  private again: () => void = () => undefined;
  private readonly name = document.createElement("b");

  /** `followsNow` hears whether the guest is led; nobody leads the guide. `moved` hears that one looks elsewhere, `pointed` what is
   * pointed at, where somebody may point. */
  constructor(
    private readonly section: HTMLElement,
    sentence: string,
    private readonly followsNow: ((follows: boolean) => void) | null,
    private readonly moved: () => void,
    private readonly pointed: ((look: Look) => void) | null,
  ) {
    this.tour = JSON.parse(section.dataset.tour ?? "{}") as Tour;
    const start = this.sceneOf(this.tour.start) ?? this.tour.scenes[0];
    if (!start) throw new Error("a tour without scenes");
    this.here = start;
    this.at = opening(start);
    const note = document.createElement("p");
    note.className = "still-note";
    note.append(this.name, document.createTextNode(sentence));
    this.part("figure").append(note);
    for (const card of this.cards()) {
      card.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        this.choose(card.dataset.scene ?? "");
      });
    }
    this.box.addEventListener("click", (event) => this.press(event));
    window.addEventListener("resize", () => this.aim());
    this.draw();
  }

  get follows(): boolean {
    return this.on;
  }

  get box(): HTMLElement {
    return this.part("figure");
  }

  /** Where one looks: where the scene opens, where the guide looks, what the guide pointed at. */
  get look(): Look {
    return this.at;
  }

  follow(on: boolean): void {
    if (on === this.on) return;
    this.on = on;
    this.followsNow?.(on);
    this.lead(this.target);
  }

  lead(look: Look | null): void {
    this.target = look;
    if (!this.on || !look) return;
    if (look.scene !== this.here.key) this.show(look.scene, look);
    else this.turn(look);
  }

  spot(look: Look): { x: number; y: number } | null {
    const { width, height, left, top, shown } = this.laid();
    if (look.scene !== this.here.key) return null;
    const x = left + this.across(look) * width;
    const y = top + ((HALF / 2 - look.pitch) / HALF) * height;
    return x >= 0 && x <= shown.clientWidth && y >= 0 && y <= shown.clientHeight ? { x, y } : null;
  }

  moves(again: () => void): void {
    this.again = again;
  }

  /** Another scene, looked at as `look` says. */
  show(key: string, look?: Look): void {
    const scene = this.sceneOf(key);
    if (!scene) return;
    this.here = scene;
    this.at = look ?? opening(scene);
    this.draw();
    this.part("said").textContent = (this.tour.words.now ?? "{scene}").replace("{scene}", scene.label);
    this.moved();
  }

  private turn(look: Look): void {
    if (look.yaw === this.at.yaw && look.pitch === this.at.pitch && look.zoom === this.at.zoom) return;
    this.at = look;
    this.aim();
    this.moved();
  }

  /** What is pressed is pointed at; the guide looks there too, for guests who see only a part are to see it. */
  private press(event: MouseEvent): void {
    if (!this.pointed || (event.target as HTMLElement).closest("button, a, .still-note")) return;
    const { width, height, left, top, shown } = this.laid();
    const from = shown.getBoundingClientRect();
    const across = (event.clientX - from.left - left) / width;
    const down = (event.clientY - from.top - top) / height;
    const yaw = around(Math.round(across * ROUND - HALF + this.here.panorama.heading * 10));
    const look = { scene: this.here.key, yaw, pitch: Math.max(-900, Math.min(900, Math.round(HALF / 2 - down * HALF))), zoom: 0 };
    this.pointed(look);
    if (this.followsNow) return;
    this.turn({ ...look, zoom: this.at.zoom });
  }

  /** How far from its left edge the picture shows a direction, of 1. */
  private across(look: Look): number {
    return around(look.yaw - Math.round(this.here.panorama.heading * 10) + HALF) / ROUND;
  }

  /** How the picture lies in its frame, which it fills: twice as wide as high, and further to the side the more it is aimed there. */
  private laid(): { width: number; height: number; left: number; top: number; shown: HTMLElement } {
    const shown = this.image();
    const width = Math.max(shown.clientWidth, 2 * shown.clientHeight);
    const left = Number.parseFloat(shown.style.objectPosition) || 0;
    return { width, height: width / 2, left, top: (shown.clientHeight - width / 2) / 2, shown };
  }

  /** The direction one looks to comes as near to the middle as the edges of the picture let it. */
  private aim(): void {
    const { width, shown } = this.laid();
    const left = Math.max(shown.clientWidth - width, Math.min(0, shown.clientWidth / 2 - this.across(this.at) * width));
    shown.style.objectPosition = `${Math.round(left)}px 50%`;
    this.again();
  }

  private choose(key: string): void {
    if (this.followsNow && key !== this.target?.scene) this.follow(false);
    this.show(key);
  }

  private do(hotspot: Hotspot | undefined): void {
    if (hotspot?.kind === "scene") this.choose(hotspot.target);
    else if (hotspot) tell(hotspot, this.tour.words);
  }

  private draw(): void {
    const { here } = this;
    const image = this.image();
    image.parentElement?.querySelector("source")?.setAttribute("srcset", here.card);
    image.setAttribute("src", here.still);
    image.setAttribute("alt", here.caption ? `${here.label}: ${here.caption}` : here.label);
    this.aim();
    this.name.textContent = here.label;
    this.part("heading").textContent = here.label;
    for (const place of [this.part("text"), this.part("caption")]) {
      place.textContent = here.caption;
      place.hidden = !here.caption;
    }
    this.part("badge").hidden = !here.rendering;
    drawList(this.part("hotspots"), here.hotspots, this.tour.words, (key) => this.do(here.hotspots.find((one) => one.key === key)));
    drawPlaces(this.part("places"), this.tour, here, (key) => this.choose(key));
    for (const card of this.cards()) {
      if (card.dataset.scene === here.key) card.setAttribute("aria-current", "true");
      else card.removeAttribute("aria-current");
    }
  }

  private image(): HTMLElement {
    const found = this.box.querySelector<HTMLElement>("picture img");
    if (!found) throw new Error("a tour without its picture");
    return found;
  }

  private cards(): HTMLElement[] {
    return [...document.querySelectorAll<HTMLElement>("[data-tour-scenes] [data-scene]")];
  }

  private sceneOf(key: string): Scene | undefined {
    return this.tour.scenes.find((scene) => scene.key === key);
  }

  private part(name: string): HTMLElement {
    const found = this.section.querySelector<HTMLElement>(`[data-tour-${name}]`);
    if (!found) throw new Error(`a tour without its ${name}`);
    return found;
  }
}

function opening(scene: Scene): Look {
  const view = scene.view ?? { yaw: 0, pitch: 0, zoom: 0 };
  return { scene: scene.key, yaw: around(Math.round(view.yaw + scene.panorama.heading * 10)), pitch: view.pitch, zoom: view.zoom };
}
