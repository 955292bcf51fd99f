// A visit in a browser that draws no three dimensions: the still picture of the scene, its name, and a sentence why. A guest follows
// the guide's scenes; the guide leads from scene to scene.
import { around, type Hotspot, type Scene, type Tour } from "../panorama/data";
import { drawList, tell } from "../panorama/list";
import { drawPlaces } from "../panorama/places";
import type { Led } from "./follow";
import type { Look } from "./protocol";

export class Stills implements Led {
  readonly tour: Tour;
  private here: Scene;
  private at: Look;
  private target: Look | null = null;
  private on = true;
  private readonly name = document.createElement("b");

  /** `follows` hears whether the guest is led; nobody leads the guide. `moved` hears that another scene is shown. */
  constructor(
    private readonly section: HTMLElement,
    sentence: string,
    private readonly followsNow: ((follows: boolean) => void) | null,
    private readonly moved: () => void,
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
    this.draw();
  }

  get follows(): boolean {
    return this.on;
  }

  /** Where the scene opens: a still picture has no other direction. */
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
    if (this.on && look && look.scene !== this.here.key) this.show(look.scene, look);
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
    const picture = this.part("figure").querySelector("picture");
    picture?.querySelector("source")?.setAttribute("srcset", here.card);
    const image = picture?.querySelector("img");
    image?.setAttribute("src", here.still);
    image?.setAttribute("alt", here.caption ? `${here.label}: ${here.caption}` : here.label);
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
