// A button that copies what stands in a field. It is hidden where the browser cannot: the field can be copied by hand.
export function startCopies(): void {
  if (!navigator.clipboard) return;
  document.querySelectorAll<HTMLButtonElement>("button[data-copy]").forEach((button) => {
    const field = document.querySelector<HTMLInputElement>(button.dataset.copy ?? "");
    if (!field) return;
    const word = button.textContent;
    button.hidden = false;
    button.addEventListener("click", () => {
      void navigator.clipboard.writeText(field.value).then(() => {
        button.textContent = button.dataset.copied ?? word;
        window.setTimeout(() => (button.textContent = word), 2000);
      });
    });
  });
}
