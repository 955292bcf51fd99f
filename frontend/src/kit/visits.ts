// Guided visits: the island is loaded only where one stands. Without it the page has its sentence and the tour's own link.
export function startVisits(root: ParentNode): void {
  const found = [...root.querySelectorAll<HTMLElement>("[data-visit]")];
  if (!found.length) return;
  void import("../visit/visit").then(({ Visit }) => {
    for (const one of found) new Visit(one);
  });
}
