// The middle: the scene's panorama. A click places a hotspot, a hotspot can be dragged, the view can be kept as the opening one.
import type { Viewer } from "@photo-sphere-viewer/core";
import { compassOf, toPicture, toViewer } from "../panorama/data";
import { Pins } from "../panorama/pins";
import { openSphere, showPicture, turn, type Look } from "../panorama/sphere";
import { viewNow } from "../panorama/tour";
import { button, el } from "./dom";
import type { Editor } from "./editor";
import { addSpot, called, freshKey, sceneOf, setScene, setSpot, type Placed } from "./model";

const MOVED = 5; // pixels beyond which a press is a drag

export class Stage {
  readonly root = el("div", { class: "editor-stage" });
  private readonly place = el("div", { class: "stage" });
  private readonly tools = el("div", { class: "stage-tools" });
  private readonly compass = el("span", { class: "compass", "aria-hidden": "true" }, el("span", { "data-degrees": true }));
  private viewer: Viewer | null = null;
  private pins: Pins | null = null;
  private shown = "";
  private views = new Map<string, Look>();

  constructor(private readonly editor: Editor) {
    this.place.tabIndex = 0;
    this.place.setAttribute("role", "application");
    const { words } = editor;
    this.tools.append(
      button(words.setView ?? "", () => this.keepView(), { class: "btn btn-primary btn-small", "data-set-view": true }),
      button(words.placeHere ?? "", () => this.placeInTheMiddle(), { "data-place-here": true }),
      el("span", { class: "small hint" }, words.clickHint ?? ""),
    );
    this.root.append(this.place, this.compass, this.tools);
  }

  draw(): void {
    const scene = sceneOf(this.editor.history.now, this.editor.here);
    this.tools.hidden = !scene;
    this.root.classList.toggle("empty", !scene);
    if (!scene) {
      this.pins?.show([], 0);
      return;
    }
    this.place.setAttribute("aria-label", called(scene));
    const picture = this.editor.told.panoramas[scene.panorama];
    if (!picture) return;
    if (!this.viewer) this.open(scene);
    else if (this.shown !== scene.key) void this.turnTo(scene);
    this.drawPins(scene);
  }

  /** The view that is seen now, as it is kept; of whichever scene stands. */
  viewOf(key: string): Look | null {
    if (key === this.shown && this.viewer) {
      return { ...this.viewer.getPosition(), zoom: this.viewer.getZoomLevel() };
    }
    return this.views.get(key) ?? null;
  }

  turnToSpot(key: string): void {
    const scene = sceneOf(this.editor.history.now, this.editor.here);
    const spot = scene?.hotspots.find((one) => one.key === key);
    if (spot && this.viewer) this.viewer.rotate(toViewer(spot, this.heading));
  }

  private get heading(): number {
    const scene = sceneOf(this.editor.history.now, this.shown);
    return (scene && this.editor.told.panoramas[scene.panorama]?.heading) || 0;
  }

  private look(scene: Placed): Look {
    const heading = this.editor.told.panoramas[scene.panorama]?.heading ?? 0;
    const opening = scene.view ?? { yaw: 0, pitch: 0, zoom: 0 };
    return this.views.get(scene.key) ?? { ...toViewer(opening, heading), zoom: opening.zoom / 10 };
  }

  private open(scene: Placed): void {
    const picture = this.editor.told.panoramas[scene.panorama];
    if (!picture) return;
    this.shown = scene.key;
    const viewer = openSphere(this.place, picture, this.look(scene), this.editor.words, {
      navbar: ["zoom", "move"],
      keyboard: false,
    });
    this.viewer = viewer;
    this.pins = new Pins(viewer, (key) => this.editor.chooseSpot(key));
    this.place.addEventListener("focusin", () => viewer.startKeyboardControl());
    this.place.addEventListener("focusout", () => viewer.stopKeyboardControl());
    viewer.addEventListener("click", ({ data }) => {
      if (!data.rightclick) this.add(toPicture({ yaw: data.yaw, pitch: data.pitch }, this.heading));
    });
    const told = (): void => turn(this.compass, compassOf(viewer.getPosition().yaw));
    viewer.addEventListener("position-updated", told);
    viewer.addEventListener("ready", () => {
      this.root.dataset.state = "ready";
      told();
    });
    this.pins.layer.addEventListener("pointerdown", (event) => this.drag(event));
  }

  private async turnTo(scene: Placed): Promise<void> {
    const picture = this.editor.told.panoramas[scene.panorama];
    if (!this.viewer || !picture) return;
    this.views.set(this.shown, { ...this.viewer.getPosition(), zoom: this.viewer.getZoomLevel() });
    this.shown = scene.key;
    this.root.dataset.state = "turning";
    await showPicture(this.viewer, picture, this.look(scene), false).catch(() => undefined);
    this.root.dataset.state = "ready";
    this.draw();
  }

  private drawPins(scene: Placed): void {
    const pins = scene.hotspots.map((spot) => ({
      ...spot,
      label: called(spot) || this.editor.told.kinds[spot.kind],
    }));
    this.pins?.show(pins, this.heading);
    for (const made of this.pins?.layer.querySelectorAll<HTMLElement>("[data-key]") ?? []) {
      made.setAttribute("aria-pressed", String(made.dataset.key === this.editor.spot));
    }
  }

  private add(at: { yaw: number; pitch: number }): void {
    const { editor } = this;
    const key = freshKey(editor.history.now);
    editor.change(addSpot(editor.history.now, editor.here, at, key));
    editor.chooseSpot(key);
  }

  private placeInTheMiddle(): void {
    if (this.viewer) this.add(toPicture(this.viewer.getPosition(), this.heading));
  }

  private keepView(): void {
    if (!this.viewer) return;
    const { editor } = this;
    editor.change(setScene(editor.history.now, editor.here, { view: viewNow(this.viewer, this.heading) }));
    editor.announce(editor.words.viewSet ?? "");
  }

  private drag(start: PointerEvent): void {
    const pin = (start.target as Element).closest<HTMLElement>("[data-key]");
    const viewer = this.viewer;
    if (!pin || !viewer || start.button !== 0) return;
    const box = this.place.getBoundingClientRect();
    let at: { yaw: number; pitch: number } | null = null;
    const move = (event: PointerEvent): void => {
      if (!at && Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) < MOVED) return;
      const point = { x: event.clientX - box.left, y: event.clientY - box.top };
      const there = viewer.dataHelper.viewerCoordsToSphericalCoords(point);
      if (!there) return;
      at = toPicture(there, this.heading);
      pin.style.translate = `${Math.round(point.x)}px ${Math.round(point.y)}px`;
    };
    const end = (): void => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", end);
      if (!at) return;
      const { editor } = this;
      // The press that ends a drag chooses nothing.
      pin.addEventListener("click", (event) => event.stopImmediatePropagation(), { capture: true, once: true });
      editor.change(setSpot(editor.history.now, editor.here, pin.dataset.key ?? "", at));
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", end);
  }
}
