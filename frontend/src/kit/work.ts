// Forms that ask the browser to work a moment before they are taken: loaded only where one stands.
export function startWork(root: ParentNode): void {
  const forms = [...root.querySelectorAll<HTMLFormElement>("form[data-work]")];
  if (!forms.length) return;
  void import("../work/solve").then(({ work }) => forms.forEach(work));
}
