// Lists that are put in order: loaded only where one stands.
export function startOrdering(root: ParentNode): void {
  const forms = [...root.querySelectorAll<HTMLFormElement>("form[data-ordering]")];
  if (!forms.length) return;
  void import("../handbooks/ordering").then(({ ordering }) => forms.forEach(ordering));
}
