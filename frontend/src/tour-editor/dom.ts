// Small builders: elements with their texts, and fields that tell of a change once it is meant.
type Attributes = Record<string, string | number | boolean | null>;

export function el<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...inside: (Node | string | null)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null) made.setAttribute(key, String(value));
  }
  made.append(...inside.filter((one) => one !== null));
  return made;
}

export function button(text: string, press: () => void, more: Attributes = {}): HTMLButtonElement {
  const made = el("button", { type: "button", class: "btn btn-quiet btn-small", ...more }, text);
  made.addEventListener("click", press);
  return made;
}

export interface FieldOptions {
  lines?: number;
  most?: number;
  number?: { least: number; most: number; step: number };
  offered?: string[];
}

/** A labelled box; `change` hears the value when the box is left or Enter pressed. */
export function field(
  name: string,
  label: string,
  value: string,
  change: (value: string) => void,
  options: FieldOptions = {},
): HTMLElement {
  const box = options.lines
    ? el("textarea", { rows: options.lines, maxlength: options.most ?? 500, name })
    : el("input", { type: options.number ? "number" : "text", maxlength: options.number ? null : (options.most ?? 80), name });
  if (options.number) {
    box.setAttribute("min", String(options.number.least));
    box.setAttribute("max", String(options.number.most));
    box.setAttribute("step", String(options.number.step));
  }
  box.value = value;
  box.addEventListener("change", () => {
    if ((box as HTMLInputElement).checkValidity()) change(box.value.trim());
    else (box as HTMLInputElement).reportValidity();
  });
  const parts: HTMLElement[] = [el("span", { class: "field-label" }, label), box];
  if (options.offered?.length) {
    const id = `offered-${name}`;
    box.setAttribute("list", id);
    parts.push(el("datalist", { id }, ...options.offered.map((text) => el("option", { value: text }))));
  }
  return el("label", { class: "field" }, ...parts);
}

export function choice(
  name: string,
  label: string,
  value: string,
  options: [string, string][],
  change: (value: string) => void,
): HTMLElement {
  const box = el("select", { name }, ...options.map(([key, text]) => el("option", { value: key }, text)));
  box.value = value;
  box.addEventListener("change", () => change(box.value));
  return el("label", { class: "field" }, el("span", { class: "field-label" }, label), box);
}

export const filled = (text: string | undefined, values: Record<string, string | number>): string =>
  Object.entries(values).reduce((so_far, [key, value]) => so_far.replace(`{${key}}`, String(value)), text ?? "");
