// `<details class="menu">` closes on Escape and on a click elsewhere; forms with data-autosubmit send themselves.
const OPEN = "details.menu[open], details.dock-more[open]";

export function startMenus(): void {
  document.addEventListener("click", (event) => {
    document.querySelectorAll<HTMLDetailsElement>(OPEN).forEach((menu) => {
      if (!menu.contains(event.target as Node)) menu.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll<HTMLDetailsElement>(OPEN).forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    });
  });
  document.addEventListener("change", (event) => {
    const form = (event.target as Element).closest<HTMLFormElement>("form[data-autosubmit]");
    form?.requestSubmit();
  });
  // A form is sent once: the second click on a slow line does nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    window.addEventListener("pageshow", () => delete form.dataset.sent, { once: true });
    window.setTimeout(() => delete form.dataset.sent, 8_000);
  });
}
