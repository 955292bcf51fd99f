// Forms that ask the browser to work a moment before they are taken: loaded only where one stands, each once.
const started = new WeakSet<HTMLFormElement>();

export function startWork(root: ParentNode): void {
  const found = [...root.querySelectorAll<HTMLFormElement>("form[data-work]")];
  if (root instanceof HTMLFormElement && root.matches("[data-work]")) found.push(root);
  const forms = found.filter((form) => !started.has(form));
  if (!forms.length) return;
  forms.forEach((form) => started.add(form));
  void import("../work/solve").then(({ work }) => forms.forEach(work));
}
