// What was, what is, what was taken back: every change is a whole arrangement, so undoing is stepping through them.
import type { Arrangement } from "./model";

const MOST = 200;

export class History {
  private before: Arrangement[] = [];
  private after: Arrangement[] = [];
  private kept: string;

  constructor(
    public now: Arrangement,
    private readonly told: () => void,
  ) {
    this.kept = JSON.stringify(now);
  }

  get isSaved(): boolean {
    return JSON.stringify(this.now) === this.kept;
  }
  get canUndo(): boolean {
    return this.before.length > 0;
  }
  get canRedo(): boolean {
    return this.after.length > 0;
  }

  change(next: Arrangement): void {
    if (JSON.stringify(next) === JSON.stringify(this.now)) return;
    this.before = [...this.before, this.now].slice(-MOST);
    this.after = [];
    this.now = next;
    this.told();
  }

  undo(): void {
    const was = this.before.pop();
    if (!was) return;
    this.after.push(this.now);
    this.now = was;
    this.told();
  }

  redo(): void {
    const next = this.after.pop();
    if (!next) return;
    this.before.push(this.now);
    this.now = next;
    this.told();
  }

  /** The arrangement that was sent is kept on the server; what was changed while it was on its way is not. */
  saved(sent: Arrangement): void {
    this.kept = JSON.stringify(sent);
    this.told();
  }
}
