// How much of a long text fits. Browsers cut what is pasted beyond `maxlength` without a word, so the field has none: near its end it
// counts, beyond it says by how much, and the form is not sent before it is shortened. The server holds the same limit.
function counted(text: string): number {
  return [...text.replaceAll("\n", "\r\n")].length;
}

type Field = HTMLTextAreaElement | HTMLInputElement;

function told(field: Field, line: HTMLElement): void {
  const most = Number(field.dataset.most);
  const count = counted(field.value);
  const over = count - most;
  const sentence = (field.dataset.mostOver ?? "").replace("{over}", String(over)).replace("{most}", String(most));
  field.setCustomValidity(over > 0 ? sentence : "");
  line.hidden = count < most * 0.8;
  line.classList.toggle("over", over > 0);
  line.textContent = over > 0 ? sentence : `${count} / ${most}`;
}

export function startCounts(root: ParentNode): void {
  root.querySelectorAll<Field>("[data-most]:not([data-counted])").forEach((field) => {
    field.dataset.counted = "";
    const line = document.createElement("p");
    line.className = "count-line";
    line.setAttribute("role", "status");
    field.after(line);
    field.addEventListener("input", () => told(field, line));
    told(field, line);
  });
}
