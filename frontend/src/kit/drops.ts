// The file field: shows the chosen file's name and size, and lights up while a file is held over it.
function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function show(drop: HTMLElement, input: HTMLInputElement): void {
  const name = drop.querySelector<HTMLElement>("[data-drop-name]");
  const files = Array.from(input.files ?? []);
  drop.classList.toggle("full", files.length > 0);
  if (name) name.textContent = files.map((file) => `${file.name} · ${size(file.size)}`).join("，");
}

export function startDrops(root: ParentNode): void {
  root.querySelectorAll<HTMLElement>("[data-drop]:not([data-ready])").forEach((drop) => {
    const input = drop.querySelector<HTMLInputElement>("input[type=file]");
    if (!input) return;
    drop.dataset.ready = "";
    input.addEventListener("change", () => show(drop, input));
    for (const kind of ["dragenter", "dragover"]) drop.addEventListener(kind, () => drop.classList.add("over"));
    for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("over"));
    if (input.files?.length) show(drop, input);
  });
}
