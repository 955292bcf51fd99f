// Where a scene was taken: a click on the floor plan, or two numbers.
import { drawable } from "../panorama/formats";
import { choice, el, field } from "./dom";
import type { Editor } from "./editor";
import { called, type Placed } from "./model";

export function planPicker(editor: Editor, scene: Placed, set: (values: Partial<Placed>) => void): HTMLElement {
  const { words, told } = editor;
  const root = el("section", { class: "plan-picker" }, el("h3", {}, words.plan ?? ""));
  if (!told.plans.length) {
    root.append(el("p", { class: "small muted" }, words.noPlans ?? ""));
    return root;
  }
  const options = told.plans.map((plan): [string, string] => [String(plan.id), plan.name]);
  root.append(
    choice("plan", words.plan ?? "", String(scene.plan?.plan ?? ""), [["", words.noPlan ?? ""], ...options], (id) =>
      set({ plan: id ? { plan: Number(id), x: scene.plan?.x ?? 500, y: scene.plan?.y ?? 500 } : null }),
    ),
  );
  const plan = told.plans.find((one) => one.id === scene.plan?.plan);
  const at = scene.plan;
  if (!plan || !at) return root;
  const picture = el("img", { src: drawable(plan.src), alt: plan.name, width: plan.width, height: plan.height });
  const mark = el("span", { class: "plan-mark" });
  mark.style.left = `${at.x / 10}%`;
  mark.style.top = `${at.y / 10}%`;
  const others = editor.history.now.scenes.filter((one) => one.key !== scene.key && one.plan?.plan === plan.id);
  const dots = others.map((one) => {
    const dot = el("span", { class: "plan-dot", title: called(one) });
    dot.style.left = `${(one.plan?.x ?? 0) / 10}%`;
    dot.style.top = `${(one.plan?.y ?? 0) / 10}%`;
    return dot;
  });
  const area = el("div", { class: "plan-area", "data-plan-area": true }, picture, ...dots, mark);
  area.addEventListener("click", (event) => {
    const box = area.getBoundingClientRect();
    const share = (value: number, whole: number): number => Math.max(0, Math.min(1000, Math.round((value / whole) * 1000)));
    set({
      plan: { plan: plan.id, x: share(event.clientX - box.left, box.width), y: share(event.clientY - box.top, box.height) },
    });
  });
  const permille = { least: 0, most: 1000, step: 1 };
  root.append(
    el("p", { class: "small muted" }, words.planHint ?? ""),
    area,
    el(
      "div",
      { class: "row" },
      field("plan_x", words.planX ?? "", String(at.x), (x) => set({ plan: { ...at, x: Number(x) } }), { number: permille }),
      field("plan_y", words.planY ?? "", String(at.y), (y) => set({ plan: { ...at, y: Number(y) } }), { number: permille }),
    ),
  );
  return root;
}
