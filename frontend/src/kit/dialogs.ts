// Native dialogs: `<button data-opens="id">` opens one, `[data-closes]` inside it or a click on the veil closes it.
export function startDialogs(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    const opener = target.closest<HTMLElement>("[data-opens]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.opens ?? "");
      if (dialog instanceof HTMLDialogElement) {
        event.preventDefault();
        dialog.showModal();
      }
      return;
    }
    if (target.closest("[data-closes]") || target instanceof HTMLDialogElement) {
      target.closest("dialog")?.close();
    }
  });
  document.querySelectorAll<HTMLDialogElement>("dialog[data-open]").forEach((dialog) => dialog.showModal());
}
