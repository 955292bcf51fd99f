// The scenes in their order: cards to choose, to drag, to move by keys; and the panoramas that may become the next scene.
import type { Editor } from "./editor";
import { button, el, filled } from "./dom";
import { addScene, called, freshKey, moveScene, removeScene, type Placed } from "./model";

export class Strip {
  readonly root = el("nav", { class: "editor-strip" });
  private dragged = "";
  private adding = false;

  constructor(private readonly editor: Editor) {
    this.root.setAttribute("aria-label", editor.words.scenes ?? "");
  }

  draw(): void {
    const { words, history } = this.editor;
    const focused = (document.activeElement as HTMLElement | null)?.closest<HTMLElement>("[data-focus]")?.dataset.focus;
    const cards = history.now.scenes.map((scene, n) => this.card(scene, n));
    const list = el("ol", { class: "scene-cards" }, ...cards);
    const open = button(words.addScene ?? "", () => this.toggle(), {
      class: "btn btn-primary",
      "aria-expanded": String(this.isAdding),
      "data-focus": "add",
    });
    this.root.replaceChildren(list, open, ...(this.isAdding ? [this.offers()] : []));
    if (focused) this.root.querySelector<HTMLElement>(`[data-focus="${focused}"]`)?.focus();
  }

  private get isAdding(): boolean {
    return this.adding || !this.editor.history.now.scenes.length;
  }

  private toggle(): void {
    this.adding = !this.adding;
    this.draw();
  }

  private card(scene: Placed, n: number): HTMLElement {
    const { editor } = this;
    const { words } = editor;
    const offered = editor.told.panoramas[scene.panorama];
    const is_here = editor.here === scene.key;
    const open = el(
      "button",
      { type: "button", class: "scene-card", "aria-current": is_here ? "true" : null, "data-focus": `open-${scene.key}` },
      el("img", { src: offered?.card ?? "", alt: "", width: 240, height: 120, draggable: false }),
      el("span", { class: "name" }, `${n + 1}. ${called(scene) || scene.panorama}`),
      offered && !offered.published ? el("span", { class: "chip chip-warn" }, words.unpublished ?? "") : null,
    );
    open.addEventListener("click", () => editor.chooseScene(scene.key));
    open.addEventListener("keydown", (event) => {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!by || !event.altKey) return;
      event.preventDefault();
      this.move(scene, by);
    });
    const tools = el(
      "div",
      { class: "scene-tools" },
      this.tool("↑", `${words.moveEarlier}: ${called(scene)}`, `up-${scene.key}`, () => this.move(scene, -1), n === 0),
      this.tool("↓", `${words.moveLater}: ${called(scene)}`, `down-${scene.key}`, () => this.move(scene, 1), n === editor.history.now.scenes.length - 1),
      this.tool("×", `${words.removeScene}: ${called(scene)}`, `gone-${scene.key}`, () => editor.change(removeScene(editor.history.now, scene.key)), false),
    );
    const row = el("li", { draggable: "true", "data-scene": scene.key }, open, tools);
    row.addEventListener("dragstart", (event) => {
      this.dragged = scene.key;
      event.dataTransfer?.setData("text/plain", scene.key);
    });
    row.addEventListener("dragover", (event) => event.preventDefault());
    row.addEventListener("drop", (event) => {
      event.preventDefault();
      const from = editor.history.now.scenes.findIndex((one) => one.key === this.dragged);
      if (from >= 0) editor.change(moveScene(editor.history.now, this.dragged, n - from));
    });
    return row;
  }

  private tool(sign: string, name: string, focus: string, press: () => void, off: boolean): HTMLElement {
    return button(sign, press, { class: "icon-btn", "aria-label": name, title: name, "data-focus": focus, disabled: off });
  }

  private move(scene: Placed, by: number): void {
    const { editor } = this;
    editor.change(moveScene(editor.history.now, scene.key, by));
    const n = editor.history.now.scenes.findIndex((one) => one.key === scene.key) + 1;
    editor.announce(filled(editor.words.sceneMoved, { scene: called(scene), n }));
  }

  private offers(): HTMLElement {
    const { editor } = this;
    const offers = Object.values(editor.told.panoramas).map((offered) => {
      const made = el(
        "button",
        { type: "button", class: "scene-card offer", "data-panorama-number": offered.number, "data-focus": `add-${offered.number}` },
        el("img", { src: offered.card, alt: "", width: 240, height: 120, loading: "lazy" }),
        el("span", { class: "name" }, called(offered)),
        offered.published ? null : el("span", { class: "chip chip-warn" }, editor.words.unpublished ?? ""),
      );
      made.addEventListener("click", () => {
        const key = freshKey(editor.history.now);
        editor.change(addScene(editor.history.now, offered, key));
        editor.chooseScene(key);
      });
      return made;
    });
    const hint = offers.length ? editor.words.addSceneHint : editor.words.noPanoramas;
    return el("div", { class: "offers" }, el("p", { class: "small muted" }, hint ?? ""), ...offers);
  }
}
