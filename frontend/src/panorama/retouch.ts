// Drawing boxes over faces and plates. The form below is the truth: each box is a row of four numbers, and without this island
// they are typed. What is drawn fills rows, what is typed moves what is drawn.
import type { Viewer } from "@photo-sphere-viewer/core";
import { radians, toPicture, toViewer, type Picture, type Words } from "./data";
import { openSphere } from "./sphere";

interface Box {
  yaw: number;
  top: number;
  width: number;
  height: number;
}
const EDGES = ["yaw", "top", "width", "height"] as const;
const SVG = "http://www.w3.org/2000/svg";
const STEPS = 12; // points along an edge: a box is bent on the sphere
const LEAST = 3;

export class Retouch {
  private readonly said: Picture & { words: Words };
  private readonly rows: HTMLElement;
  private readonly viewer: Viewer;
  private readonly layer = document.createElementNS(SVG, "svg");
  private readonly heard = document.createElement("p");
  private readonly draw_button = document.createElement("button");
  private from: { x: number; y: number } | null = null;

  constructor(form: HTMLElement) {
    this.said = JSON.parse(form.dataset.retouch ?? "{}") as Picture & { words: Words };
    const stage = form.querySelector<HTMLElement>("[data-retouch-stage]");
    const rows = form.querySelector<HTMLElement>("[data-boxes]");
    if (!stage || !rows) throw new Error("a retouch without its parts");
    this.rows = rows;
    this.viewer = openSphere(stage, this.said, { yaw: radians(this.said.heading), pitch: 0, zoom: 0 }, this.said.words, {
      navbar: ["zoom", "move", "fullscreen"],
      keyboard: false,
    });
    this.layer.setAttribute("class", "boxes-layer");
    this.heard.className = "sr-only";
    this.heard.setAttribute("role", "status");
    this.viewer.container.append(this.layer);
    this.drawButton(stage);
    stage.append(this.heard);
    this.viewer.addEventListener("render", () => this.draw());
    this.viewer.addEventListener("ready", () => {
      form.dataset.state = "ready";
    });
    rows.addEventListener("input", () => this.draw());
    for (const row of rows.children) this.addRemove(row as HTMLElement);
  }

  private get isDrawing(): boolean {
    return this.layer.classList.contains("drawing");
  }

  private drawButton(stage: HTMLElement): void {
    const { words } = this.said;
    this.draw_button.type = "button";
    this.draw_button.className = "btn btn-primary btn-small draw-box";
    this.draw_button.textContent = words.draw ?? "";
    this.draw_button.addEventListener("click", () => this.switch(!this.isDrawing));
    stage.append(this.draw_button);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.switch(false);
    });
    this.layer.addEventListener("pointerdown", (event) => this.begin(event));
    for (const kind of ["mousedown", "touchstart"]) {
      this.layer.addEventListener(kind, (event) => this.isDrawing && event.stopPropagation());
    }
  }

  private switch(on: boolean): void {
    this.layer.classList.toggle("drawing", on);
    this.draw_button.setAttribute("aria-pressed", String(on));
    this.draw_button.textContent = (on ? this.said.words.drawing : this.said.words.draw) ?? "";
  }

  private at(event: PointerEvent): { x: number; y: number } {
    const box = this.layer.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  private begin(event: PointerEvent): void {
    if (!this.isDrawing || event.button !== 0) return;
    event.preventDefault();
    this.from = this.at(event);
    const frame = document.createElementNS(SVG, "rect");
    frame.setAttribute("class", "frame");
    this.layer.append(frame);
    const move = (moved: PointerEvent): void => {
      const [a, b] = [this.from, this.at(moved)];
      if (!a) return;
      frame.setAttribute("x", String(Math.min(a.x, b.x)));
      frame.setAttribute("y", String(Math.min(a.y, b.y)));
      frame.setAttribute("width", String(Math.abs(a.x - b.x)));
      frame.setAttribute("height", String(Math.abs(a.y - b.y)));
    };
    const end = (last: PointerEvent): void => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", end);
      frame.remove();
      const drawn = this.from && this.boxOf(this.from, this.at(last));
      this.from = null;
      if (drawn) this.add(drawn);
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", end);
  }

  /** The smallest box of directions that holds what was framed; all around where the frame holds a pole. */
  private boxOf(a: { x: number; y: number }, b: { x: number; y: number }): Box | null {
    const middle = this.direction({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
    if (!middle) return null;
    const shares = Array.from({ length: STEPS + 1 }, (_, n) => n / STEPS);
    const points = shares.flatMap((s) => [
      { x: a.x + (b.x - a.x) * s, y: a.y },
      { x: a.x + (b.x - a.x) * s, y: b.y },
      { x: a.x, y: a.y + (b.y - a.y) * s },
      { x: b.x, y: a.y + (b.y - a.y) * s },
    ]);
    const found = points.map((point) => this.direction(point)).filter((one) => one !== null);
    const turns = found.map((one) => ((((one.yaw - middle.yaw + 1800) % 3600) + 3600) % 3600) - 1800);
    const [left, right] = [Math.min(...turns), Math.max(...turns)];
    let [top, low] = [Math.max(...found.map((one) => one.pitch)), Math.min(...found.map((one) => one.pitch))];
    const all_around = right - left > 2400;
    if (all_around && middle.pitch > 0) top = 900;
    if (all_around && middle.pitch < 0) low = -900;
    const width = all_around ? 3600 : Math.max(LEAST, right - left);
    return { yaw: (((middle.yaw + left) % 3600) + 3600) % 3600, top, width, height: Math.max(LEAST, top - low) };
  }

  private direction(point: { x: number; y: number }): { yaw: number; pitch: number } | null {
    const there = this.viewer.dataHelper.viewerCoordsToSphericalCoords(point);
    return there ? toPicture(there, this.said.heading) : null;
  }

  private add(box: Box): void {
    const empty = [...this.rows.children].find((row) => !this.boxIn(row as HTMLElement) && this.isBlank(row as HTMLElement));
    const row = (empty ?? this.another()) as HTMLElement;
    for (const edge of EDGES) this.input(row, edge).value = String(box[edge] / 10);
    this.heard.textContent = (this.said.words.drawn ?? "").replace("{n}", String([...this.rows.children].indexOf(row) + 1));
    this.draw();
  }

  private another(): HTMLElement {
    const made = this.rows.lastElementChild?.cloneNode(true) as HTMLElement;
    this.rows.append(made);
    const n = String(this.rows.children.length);
    const head = made.querySelector("th");
    if (head) head.textContent = n;
    for (const edge of EDGES) {
      this.input(made, edge).value = "";
      this.input(made, edge).setAttribute("aria-label", `${this.said.words[edge]} ${n}`);
    }
    made.querySelector("button")?.remove();
    this.addRemove(made);
    return made;
  }

  private addRemove(row: HTMLElement): void {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-quiet btn-small";
    made.textContent = this.said.words.remove ?? "";
    made.addEventListener("click", () => {
      for (const edge of EDGES) this.input(row, edge).value = "";
      this.draw();
    });
    row.lastElementChild?.append(made);
  }

  private input(row: HTMLElement, name: string): HTMLInputElement {
    return row.querySelector(`[name=${name}]`) as HTMLInputElement;
  }

  private isBlank(row: HTMLElement): boolean {
    return EDGES.every((edge) => !this.input(row, edge).value.trim());
  }

  private boxIn(row: HTMLElement): Box | null {
    const values = EDGES.map((edge) => Math.round(Number(this.input(row, edge).value || "x") * 10));
    if (values.some((value) => Number.isNaN(value))) return null;
    return Object.fromEntries(EDGES.map((edge, n) => [edge, values[n]])) as unknown as Box;
  }

  private draw(): void {
    if (this.from) return;
    const size = this.viewer.getSize();
    this.layer.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
    const shapes = [...this.rows.children].flatMap((row) => {
      const box = this.boxIn(row as HTMLElement);
      const points = box && this.outline(box);
      if (!points) return [];
      const shape = document.createElementNS(SVG, "polygon");
      shape.setAttribute("points", points);
      return [shape];
    });
    this.layer.replaceChildren(...shapes);
  }

  /** The outline of a box as it is seen; nothing where a part of it lies behind. */
  private outline(box: Box): string | null {
    const along = Array.from({ length: STEPS + 1 }, (_, n) => n / STEPS);
    const edge = [
      ...along.map((s) => [s, 0]),
      ...along.map((s) => [1, s]),
      ...along.map((s) => [1 - s, 1]),
      ...along.map((s) => [0, 1 - s]),
    ];
    const seen = edge.map(([across = 0, down = 0]) => {
      const at = toViewer({ yaw: box.yaw + box.width * across, pitch: box.top - box.height * down }, this.said.heading);
      if (!this.viewer.dataHelper.isPointVisible(at)) return null;
      const point = this.viewer.dataHelper.sphericalCoordsToViewerCoords(at);
      return `${Math.round(point.x)},${Math.round(point.y)}`;
    });
    const there = seen.filter((one) => one !== null);
    return there.length > 3 ? there.join(" ") : null;
  }
}
