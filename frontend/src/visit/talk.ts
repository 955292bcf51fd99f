// What is written in a visit: the list, and the box to write in. The guide answers by choosing a question.
import { GUIDE, type Remark } from "./protocol";

const ANSWERED_MS = 6000;

export class Talk {
  private readonly known = new Map<number, HTMLElement>();
  private pending = ""; // sent, and neither shown nor refused yet
  private patience = 0;

  constructor(
    private readonly list: HTMLElement,
    private readonly form: HTMLFormElement | null,
    private readonly words: Record<string, string>,
    private readonly you: { id: string },
    private readonly send: (text: string, answers: number) => boolean,
  ) {
    form?.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = this.box.value.trim();
      if (!text || this.pending || !this.send(text, Number(form.dataset.answers ?? 0))) return;
      this.pending = text;
      this.patience = window.setTimeout(() => this.refused(), ANSWERED_MS);
    });
  }

  private get box(): HTMLInputElement {
    return this.form?.elements.namedItem("words") as HTMLInputElement;
  }

  show(remark: Remark): void {
    const made = this.drawn(remark);
    const older = this.known.get(remark.id);
    const answered = this.you.id === GUIDE && remark.answer && !older?.querySelector(".answer");
    if (this.pending && (older ? answered : remark.who === this.you.id)) this.taken();
    if (older) older.replaceWith(made);
    else this.list.append(made);
    this.known.set(remark.id, made);
    this.list.scrollTop = this.list.scrollHeight;
    this.list.closest("[data-visit-talk]")?.toggleAttribute("data-empty", this.known.size === 0);
  }

  /** What was not taken stands in the box, and may be sent again. */
  refused(): void {
    window.clearTimeout(this.patience);
    this.pending = "";
  }

  /** Nothing can be written any more. */
  close(): void {
    for (const one of this.form?.elements ?? []) (one as HTMLInputElement | HTMLButtonElement).disabled = true;
  }

  /** What was sent is shown to all: only now it leaves the box. */
  private taken(): void {
    const { value } = this.box;
    if (value.trimStart().startsWith(this.pending)) this.box.value = value.trimStart().slice(this.pending.length).trimStart();
    this.box.dispatchEvent(new Event("input"));
    this.refused();
    this.choose(0, "");
  }

  private drawn(remark: Remark): HTMLElement {
    const made = document.createElement("li");
    made.dataset.remark = String(remark.id);
    made.className = remark.who === GUIDE ? "said by-guide" : "said";
    const name = document.createElement("b");
    name.textContent = remark.who === GUIDE ? (this.words.guide ?? "") : remark.name;
    if (remark.who === this.you.id) name.textContent += this.words.you ?? "";
    const text = document.createElement("p");
    text.textContent = remark.text;
    made.append(name, text);
    if (remark.answer) {
      const answer = document.createElement("p");
      answer.className = "answer";
      answer.textContent = `${this.words.answer}${remark.answer}`;
      made.append(answer);
    } else if (this.you.id === GUIDE && remark.who !== GUIDE) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-quiet btn-small";
      button.textContent = this.words.reply ?? "";
      button.addEventListener("click", () => this.choose(remark.id, remark.text));
      made.append(button);
    }
    return made;
  }

  private choose(id: number, text: string): void {
    if (!this.form) return;
    this.form.dataset.answers = String(id);
    const note = this.form.querySelector<HTMLElement>("[data-visit-answers]");
    if (note) {
      note.hidden = !id;
      note.textContent = `${this.words.answering}${text}`;
    }
    if (id) this.box.focus();
  }
}
