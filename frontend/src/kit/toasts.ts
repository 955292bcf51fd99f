// Short messages at the corner. The region is aria-live, so they are read aloud; they stay until dismissed or 12 s pass.
export type Tone = "info" | "good" | "warn" | "bad";

interface Words {
  failed: string;
  offline: string;
  close: string;
}

const region = (): HTMLElement | null => document.getElementById("toasts");

/** The few sentences scripts say themselves, in the page's language, written into the region by the server. */
export function words(): Words {
  const data = region()?.dataset ?? {};
  return { failed: data.failed ?? "", offline: data.offline ?? "", close: data.close ?? "" };
}

/** Shows a message. One that is `about` something takes the place of the last about the same. */
export function say(tone: Tone, sentence: string, about = ""): void {
  const place = region();
  if (!place || !sentence) return;
  if (about) unsay(about);
  const toast = document.createElement("div");
  toast.className = `alert toast alert-${tone}`;
  if (about) toast.dataset.about = about;
  const dot = document.createElement("span");
  dot.className = `dot dot-${tone}`;
  const body = document.createElement("p");
  body.className = "say";
  body.textContent = sentence;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "icon-btn";
  close.dataset.dismiss = "";
  close.setAttribute("aria-label", words().close);
  close.textContent = "×";
  toast.append(dot, body, close);
  place.append(toast);
}

/** What was said about something is of the past. */
export function unsay(about: string): void {
  region()?.querySelector(`[data-about="${about}"]`)?.remove();
}

export function startToasts(): void {
  const place = region();
  if (!place) return;
  place.addEventListener("click", (event) => {
    const button = (event.target as Element).closest("[data-dismiss]");
    button?.closest(".toast")?.remove();
  });
  const fade = (toast: Element): void => {
    if (toast.classList.contains("alert-good")) window.setTimeout(() => toast.remove(), 12_000);
  };
  place.querySelectorAll(".toast").forEach(fade);
  new MutationObserver((changes) => {
    for (const change of changes) {
      change.addedNodes.forEach((node) => node instanceof Element && fade(node));
    }
  }).observe(place, { childList: true });
}
