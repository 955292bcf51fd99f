// Files that arrive in parts before their form is sent: loaded only where such a file is asked for.
export function startArrivals(root: ParentNode): void {
  const inputs = [...root.querySelectorAll<HTMLInputElement>("input[type=file][data-resumable]")];
  if (!inputs.length) return;
  void import("../arriving/arrive").then(({ arrive }) => inputs.forEach(arrive));
}
