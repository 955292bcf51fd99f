// The panorama behind the search turns slowly, once the page stands. It begins only where motion is welcome, and held still it stays
// where it is.
const AFTER_MS = 4000;

export function startSights(root: ParentNode): void {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  for (const sight of root.querySelectorAll<HTMLElement>("[data-sight]")) {
    const button = sight.querySelector<HTMLButtonElement>("[data-sight-turn]");
    if (!button) continue;
    button.addEventListener("click", () => {
      sight.classList.toggle("is-moving");
    });
    const begin = () => {
      setTimeout(() => {
        button.hidden = false;
        sight.classList.add("turns", "is-moving");
      }, AFTER_MS);
    };
    if (document.readyState === "complete") begin();
    else addEventListener("load", begin, { once: true });
  }
}
