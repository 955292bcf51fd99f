// The theme is a cookie the server reads, so a page arrives in its colours. The buttons work as a form; with scripts
// they change the page at once and remember the choice without loading it again.
export function startTheme(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (form.dataset.theme === undefined) return;
    const button = (event as SubmitEvent).submitter as HTMLButtonElement | null;
    if (!button) return;
    event.preventDefault();
    const body = new FormData(form);
    body.set("theme", button.value);
    void fetch(form.action, { method: "POST", body, credentials: "same-origin", redirect: "manual" });
    apply(button.value);
  });
}

function apply(choice: string): void {
  if (choice === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
  document.querySelectorAll<HTMLButtonElement>("form[data-theme] button").forEach((button) => {
    button.setAttribute("aria-pressed", String(button.value === choice));
  });
  document.dispatchEvent(new CustomEvent("kit:theme"));
}
