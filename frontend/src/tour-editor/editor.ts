// The tour editor: scenes on the left, the panorama in the middle, what is said of it on the right. One history holds it all.
import "../css/tour-editor.css";
import { button, el, filled } from "./dom";
import { History } from "./history";
import { called, sceneOf, setSpot, type Arrangement, type Placed, type Spot, type Told } from "./model";
import { Panel } from "./panel";
import { Saving } from "./saving";
import { Stage } from "./stage";
import { Strip } from "./strip";

export class Editor {
  readonly told: Told;
  readonly history: History;
  readonly form: HTMLFormElement;
  readonly stage: Stage;
  here = "";
  spot = "";
  private readonly strip: Strip;
  private readonly panel: Panel;
  private readonly saving: Saving;
  private readonly heard = el("p", { class: "sr-only", role: "status" });
  private readonly undo: HTMLButtonElement;
  private readonly redo: HTMLButtonElement;
  private readonly keep: HTMLButtonElement;

  constructor(private readonly root: HTMLElement) {
    this.told = JSON.parse(root.dataset.tourEditor ?? "{}") as Told;
    const form = root.querySelector<HTMLFormElement>("[data-form]");
    if (!form) throw new Error("an editor without its form");
    this.form = form;
    this.history = new History(this.told.arrangement, () => this.draw());
    const scenes = this.history.now.scenes;
    this.here = sceneOf(this.history.now, this.told.start)?.key ?? scenes[0]?.key ?? "";
    [this.strip, this.stage, this.panel, this.saving] = [new Strip(this), new Stage(this), new Panel(this), new Saving(this)];
    const { words } = this;
    this.undo = button(`↶ ${words.undo}`, () => this.history.undo(), { "data-undo": true, title: "Ctrl+Z" });
    this.redo = button(`↷ ${words.redo}`, () => this.history.redo(), { "data-redo": true, title: "Ctrl+Shift+Z" });
    this.keep = button(words.save ?? "", () => void this.saving.save(), { class: "btn btn-action", "data-save": true, title: "Ctrl+S" });
    const bar = el("div", { class: "editor-bar" }, this.undo, this.redo, this.saving.state, this.keep);
    root.append(bar, this.strip.root, this.stage.root, this.panel.root, this.heard);
    document.addEventListener("keydown", (event) => this.key(event));
    this.draw();
  }

  get words(): Told["words"] {
    return this.told.words;
  }

  change(next: Arrangement): void {
    this.history.change(next);
  }

  chooseScene(key: string): void {
    // While a hotspot waits for the scene it leads to, a card on the left answers it.
    const waiting = this.chosenSpot();
    const scene = sceneOf(this.history.now, key);
    if (waiting?.kind === "scene" && waiting.target === null && scene && key !== this.here) {
      this.lead(waiting, scene);
      return;
    }
    this.here = key;
    this.spot = "";
    this.draw();
  }

  chooseSpot(key: string): void {
    this.spot = key;
    if (key) this.stage.turnToSpot(key);
    this.draw();
    this.root.querySelector<HTMLElement>(".editor-panel h2")?.scrollIntoView({ block: "nearest" });
  }

  /** The hotspot leads to the scene; one that has no label yet takes the scene's. */
  lead(spot: Spot, target: Placed): void {
    const labels = spot.label
      ? {}
      : { label: `去${target.label}`.slice(0, 80), label_en: target.label_en ? `To ${target.label_en}`.slice(0, 80) : "" };
    this.change(setSpot(this.history.now, this.here, spot.key, { target: target.key, arrival: null, ...labels }));
    this.announce(filled(this.words.wayTo, { scene: called(target) }));
  }

  announce(sentence: string): void {
    this.heard.textContent = sentence;
  }

  private chosenSpot(): Spot | undefined {
    return sceneOf(this.history.now, this.here)?.hotspots.find((one) => one.key === this.spot);
  }

  private draw(): void {
    if (!sceneOf(this.history.now, this.here)) this.here = this.history.now.scenes[0]?.key ?? "";
    if (!this.chosenSpot()) this.spot = "";
    this.strip.draw();
    this.stage.draw();
    this.panel.draw();
    this.saving.draw();
    this.undo.disabled = !this.history.canUndo;
    this.redo.disabled = !this.history.canRedo;
    this.keep.disabled = this.history.isSaved;
  }

  private key(event: KeyboardEvent): void {
    if (!event.ctrlKey && !event.metaKey) return;
    const letter = event.key.toLowerCase();
    if (letter === "s") {
      event.preventDefault();
      (document.activeElement as HTMLElement | null)?.blur(); // what is being typed is meant
      void this.saving.save();
      return;
    }
    // In a box the keys belong to what is typed there.
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (typing) return;
    if (letter === "z") {
      event.preventDefault();
      if (event.shiftKey) this.history.redo();
      else this.history.undo();
    } else if (letter === "y") {
      event.preventDefault();
      this.history.redo();
    }
  }
}
