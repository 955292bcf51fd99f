// The hotspots of a scene as a list of buttons beside the picture, and what a hotspot tells or shows in a dialog.
import type { Hotspot, Words } from "./data";

export function drawList(list: HTMLElement, hotspots: Hotspot[], words: Words, follow: (key: string) => void): void {
  const rows = hotspots.map((hotspot) => {
    const row = document.createElement("li");
    const made = document.createElement("button");
    made.type = "button";
    made.className = `hotspot hotspot-${hotspot.kind}`;
    made.dataset.key = hotspot.key;
    const kind = document.createElement("span");
    kind.className = "muted small";
    kind.textContent = hotspot.kind_word;
    const label = document.createElement("span");
    label.textContent = hotspot.label;
    made.append(label, kind);
    made.addEventListener("click", () => follow(hotspot.key));
    row.append(made);
    return row;
  });
  if (!rows.length) {
    const none = document.createElement("li");
    none.className = "muted";
    none.textContent = words.noHotspots ?? "";
    rows.push(none);
  }
  list.replaceChildren(...rows);
}

/** Opens a dialog with what the hotspot tells or shows; the focus returns to where it was when it is closed. */
export function tell(hotspot: Hotspot, words: Words): HTMLDialogElement {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog tour-dialog";
  const title = document.createElement("h2");
  title.textContent = hotspot.title || hotspot.label;
  // It takes the focus, so that a long text opens at its beginning and not at the button below it.
  title.tabIndex = -1;
  title.autofocus = true;
  dialog.setAttribute("aria-label", title.textContent);
  dialog.append(title);
  for (const line of [hotspot.unit, ...hotspot.text.split("\n")].filter(Boolean)) {
    const paragraph = document.createElement("p");
    paragraph.textContent = line;
    dialog.append(paragraph);
  }
  if (hotspot.kind === "video") {
    const film = document.createElement("video");
    film.controls = true;
    film.preload = "metadata";
    film.src = hotspot.href;
    dialog.append(film);
  }
  const actions = document.createElement("div");
  actions.className = "form-actions";
  const leads = hotspot.kind === "document" || (hotspot.kind === "unit" && hotspot.href !== "");
  if (leads) {
    const link = document.createElement("a");
    link.className = "btn btn-primary";
    link.href = hotspot.href;
    link.textContent = (hotspot.kind === "unit" ? words.seeUnit : words.open) ?? "";
    actions.append(link);
  }
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn btn-quiet";
  close.textContent = words.close ?? "";
  close.addEventListener("click", () => dialog.close());
  actions.append(close);
  dialog.append(actions);
  dialog.addEventListener("close", () => dialog.remove());
  // In full screen only what lies inside the picture is seen.
  (document.fullscreenElement ?? document.body).append(dialog);
  dialog.showModal();
  dialog.scrollTop = 0;
  return dialog;
}
