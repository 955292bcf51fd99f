// The right side: what is said of the scene, or of the hotspot that is chosen.
import type { HotspotKind } from "../panorama/data";
import { toPicture } from "../panorama/data";
import { button, choice, el, field, filled } from "./dom";
import type { Editor } from "./editor";
import { addWayBack, called, freshKey, leadsBack, removeSpot, sceneOf, setScene, setSpot, type Placed, type Spot } from "./model";
import { planPicker } from "./plan";

const KINDS: HotspotKind[] = ["scene", "facts", "document", "video", "unit"];

export class Panel {
  readonly root = el("aside", { class: "editor-panel" });

  constructor(private readonly editor: Editor) {}

  draw(): void {
    const { editor } = this;
    const focused = document.activeElement instanceof HTMLElement && this.root.contains(document.activeElement);
    const name = focused ? document.activeElement?.getAttribute("name") : null;
    const scene = sceneOf(editor.history.now, editor.here);
    const spot = scene?.hotspots.find((one) => one.key === editor.spot);
    if (!scene) {
      const { words } = editor;
      this.root.replaceChildren(el("h2", {}, words.emptyTitle ?? ""), el("p", { class: "muted" }, words.emptyText ?? ""));
    } else {
      this.root.replaceChildren(...(spot ? this.ofSpot(scene, spot) : this.ofScene(scene)));
    }
    if (name) this.root.querySelector<HTMLElement>(`[name="${name}"]`)?.focus();
  }

  private ofScene(scene: Placed): HTMLElement[] {
    const { editor } = this;
    const { words } = editor;
    const set = (values: Partial<Placed>): void => editor.change(setScene(editor.history.now, scene.key, values));
    const spots = scene.hotspots.map((spot) => {
      const name = `${called(spot) || editor.told.kinds[spot.kind]}`;
      return el("li", {}, button(name, () => editor.chooseSpot(spot.key), { class: "hotspot", "data-spot": spot.key }));
    });
    return [
      el("h2", {}, words.scene ?? ""),
      el("p", { class: scene.view ? "small muted" : "small warn" }, (scene.view ? words.viewSet : words.viewUnset) ?? ""),
      field("label", words.label ?? "", scene.label, (label) => set({ label })),
      field("label_en", words.labelEn ?? "", scene.label_en, (label_en) => set({ label_en })),
      field("caption", words.caption ?? "", scene.caption, (caption) => set({ caption }), { lines: 2 }),
      field("caption_en", words.captionEn ?? "", scene.caption_en, (caption_en) => set({ caption_en }), { lines: 2 }),
      el("h3", {}, words.hotspots ?? ""),
      spots.length
        ? el("ul", { class: "tour-hotspots" }, ...spots)
        : el("p", { class: "small muted" }, words.noHotspots ?? ""),
      planPicker(editor, scene, set),
      ...this.onMap(scene, set),
    ];
  }

  private onMap(scene: Placed, set: (values: Partial<Placed>) => void): HTMLElement[] {
    const { words } = this.editor;
    const shown = (value: number | undefined): string => (value === undefined ? "" : String(value / 1e7));
    const both = (lon: string, lat: string): void =>
      set({ spot: lon && lat ? { lon: Math.round(Number(lon) * 1e7), lat: Math.round(Number(lat) * 1e7) } : null });
    // The two are kept together: one alone waits in its box.
    const value = (name: string): string => this.root.querySelector<HTMLInputElement>(`[name=${name}]`)?.value ?? "";
    return [
      el("h3", {}, words.spot ?? ""),
      el(
        "div",
        { class: "row" },
        field("lon", words.lon ?? "", shown(scene.spot?.lon), () => both(value("lon"), value("lat")), {
          number: { least: -180, most: 180, step: 0.0000001 },
        }),
        field("lat", words.lat ?? "", shown(scene.spot?.lat), () => both(value("lon"), value("lat")), {
          number: { least: -90, most: 90, step: 0.0000001 },
        }),
      ),
    ];
  }

  private ofSpot(scene: Placed, spot: Spot): HTMLElement[] {
    const { editor } = this;
    const { words, told } = editor;
    const set = (values: Partial<Spot>): void => editor.change(setSpot(editor.history.now, scene.key, spot.key, values));
    const kinds = KINDS.map((kind): [string, string] => [kind, told.kinds[kind]]);
    const degrees = (tenths: number): string => String(tenths / 10);
    const tenths = (value: string): number => Math.round(Number(value) * 10);
    return [
      el(
        "div",
        { class: "row row-between" },
        el("h2", {}, words.hotspot ?? ""),
        button(words.close ?? "", () => editor.chooseSpot("")),
      ),
      choice("kind", words.kind ?? "", spot.kind, kinds, (kind) =>
        set({ kind: kind as HotspotKind, target: null, arrival: null, attachment: null }),
      ),
      ...this.byKind(scene, spot, set),
      field("label", words.label ?? "", spot.label, (label) => set({ label })),
      field("label_en", words.labelEn ?? "", spot.label_en, (label_en) => set({ label_en })),
      el(
        "div",
        { class: "row" },
        field("yaw", words.yaw ?? "", degrees(spot.yaw), (yaw) => set({ yaw: tenths(yaw) % 3600 }), {
          number: { least: 0, most: 360, step: 0.1 },
        }),
        field("pitch", words.pitch ?? "", degrees(spot.pitch), (pitch) => set({ pitch: tenths(pitch) }), {
          number: { least: -90, most: 90, step: 0.1 },
        }),
      ),
      button(
        words.removeHotspot ?? "",
        () => {
          editor.chooseSpot("");
          editor.change(removeSpot(editor.history.now, scene.key, spot.key));
        },
        { class: "btn btn-danger btn-small" },
      ),
    ];
  }

  private byKind(scene: Placed, spot: Spot, set: (values: Partial<Spot>) => void): HTMLElement[] {
    const { words } = this.editor;
    const said = [
      field("title", words.title ?? "", spot.title, (title) => set({ title })),
      field("title_en", words.titleEn ?? "", spot.title_en, (title_en) => set({ title_en })),
    ];
    if (spot.kind === "scene") return this.leading(scene, spot, set);
    if (spot.kind === "facts") {
      return [
        ...said,
        field("text", words.text ?? "", spot.text, (text) => set({ text }), { lines: 4, most: 2000 }),
        field("text_en", words.textEn ?? "", spot.text_en, (text_en) => set({ text_en }), { lines: 4, most: 2000 }),
      ];
    }
    if (spot.kind === "unit") {
      const building = this.editor.told.panoramas[scene.panorama]?.building;
      const offered = building == null ? [] : (this.editor.told.units[String(building)] ?? []);
      return [field("unit_ref", words.unit ?? "", spot.unit_ref, (unit_ref) => set({ unit_ref }), { offered }), ...said];
    }
    const files = this.editor.told.attachments.filter((one) => one.kind === spot.kind);
    const options = files.map((one): [string, string] => [
      String(one.id),
      one.released ? one.name : `${one.name} (${words.held})`,
    ]);
    const chosen = choice("attachment", words.file ?? "", String(spot.attachment ?? ""), [["", words.noFile ?? ""], ...options], (id) =>
      set({ attachment: id ? Number(id) : null }),
    );
    return files.length ? [chosen] : [chosen, el("p", { class: "small muted" }, words.noFiles ?? "")];
  }

  private leading(scene: Placed, spot: Spot, set: (values: Partial<Spot>) => void): HTMLElement[] {
    const { editor } = this;
    const { words, history, told } = editor;
    const others = history.now.scenes.filter((one) => one.key !== scene.key);
    const cards = others.map((one) => {
      const made = el(
        "button",
        { type: "button", class: "scene-card small-card", "aria-pressed": String(spot.target === one.key), "data-target": one.key },
        el("img", { src: told.panoramas[one.panorama]?.card ?? "", alt: "", width: 120, height: 60 }),
        el("span", { class: "name" }, called(one) || one.panorama),
      );
      made.addEventListener("click", () => editor.lead(spot, one));
      return made;
    });
    const target = spot.target ? sceneOf(history.now, spot.target) : undefined;
    const found: HTMLElement[] = [
      el("p", { class: "field-label" }, words.target ?? ""),
      el("p", { class: "small muted" }, (target ? words.targetHint : `${words.noTarget}${words.stop}${words.targetHint}`) ?? ""),
      el("div", { class: "target-cards" }, ...cards),
    ];
    if (!target) return found;
    const look = editor.stage.viewOf(target.key);
    if (look) {
      const heading = told.panoramas[target.panorama]?.heading ?? 0;
      const arrival = { ...toPicture(look, heading), zoom: Math.round(look.zoom * 10) };
      const box = el("input", { type: "checkbox", name: "arrival" });
      box.checked = spot.arrival !== null;
      box.addEventListener("change", () => set({ arrival: box.checked ? arrival : null }));
      found.push(el("label", { class: "field field-inline" }, box, el("span", {}, words.arrival ?? "")));
    }
    if (!leadsBack(history.now, scene.key, target.key)) {
      found.push(
        button(words.wayBack ?? "", () => this.wayBack(scene, spot, target), { class: "btn btn-small", "data-way-back": true }),
        el("p", { class: "small muted" }, filled(words.wayBackHint, { scene: called(target) })),
      );
    }
    return found;
  }

  private wayBack(scene: Placed, spot: Spot, target: Placed): void {
    const { editor } = this;
    const heading = (one: Placed): number => editor.told.panoramas[one.panorama]?.heading ?? 0;
    const labels = { zh: `回到${scene.label}`, en: scene.label_en ? `Back to ${scene.label_en}` : "" };
    const headings = { here: heading(scene), there: heading(target) };
    editor.change(addWayBack(editor.history.now, scene.key, spot, headings, labels, freshKey(editor.history.now)));
    editor.announce(filled(editor.words.wayBackDone, { scene: called(target) }));
  }
}
