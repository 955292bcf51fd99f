// Saving, and what happens when it cannot be: refused with its reason, or somebody else saved meanwhile and both versions are shown.
import { say, unsay } from "../kit/toasts";
import { button, el, filled } from "./dom";
import type { Editor } from "./editor";
import { called, type Arrangement, type Placed } from "./model";

const ABOUT = "saving";

interface Answer {
  revision: number;
  at?: string;
  say?: string;
  cure?: string;
  theirs?: Arrangement;
  who?: string;
}

export class Saving {
  readonly state = el("span", { class: "save-state", role: "status", "data-save-state": true });
  revision: number;
  private isBusy = false;

  constructor(private readonly editor: Editor) {
    this.revision = editor.told.revision;
    window.addEventListener("beforeunload", (event) => {
      if (editor.history.isSaved) return;
      event.preventDefault();
    });
  }

  draw(): void {
    const { words, history } = this.editor;
    const saved = history.isSaved;
    this.state.dataset.saved = String(saved);
    if (!this.isBusy) this.state.textContent = (saved ? words.saved : words.unsaved) ?? "";
  }

  async save(): Promise<void> {
    const { editor } = this;
    const { words, history } = editor;
    if (this.isBusy || history.isSaved) return;
    this.isBusy = true;
    this.state.textContent = words.saving ?? "";
    const sent = history.now;
    try {
      const body = new FormData(editor.form);
      body.set("arrangement", JSON.stringify(sent));
      body.set("seen", String(this.revision));
      const response = await fetch(editor.told.save, { method: "POST", body, credentials: "same-origin" });
      const kind = response.headers.get("Content-Type") ?? "";
      if (!kind.includes("json")) throw new Error(String(response.status));
      const answer = (await response.json()) as Answer;
      unsay(ABOUT);
      if (response.ok) {
        this.revision = answer.revision;
        history.saved(sent);
        editor.announce(filled(words.savedAt, { at: answer.at ?? "", n: answer.revision }));
      } else if (answer.theirs) this.differ(answer, sent);
      else say("bad", `${answer.say ?? ""} ${answer.cure ?? ""}`, ABOUT);
    } catch {
      say("bad", words.failed ?? "", ABOUT);
    } finally {
      this.isBusy = false;
      this.draw();
    }
  }

  /** Both versions side by side; nothing is chosen for the person. */
  private differ(answer: Answer, mine: Arrangement): void {
    const { editor } = this;
    const { words } = editor;
    const theirs = answer.theirs ?? { scenes: [] };
    const dialog = el("dialog", { class: "dialog conflict", "data-conflict": true, "aria-label": words.conflict ?? "" });
    const take = button(words.takeTheirs ?? "", () => {
      this.revision = answer.revision;
      editor.history.change(theirs);
      editor.history.saved(theirs);
      dialog.close();
    });
    const keep = button(
      words.keepMine ?? "",
      () => {
        this.revision = answer.revision;
        dialog.close();
        void this.save();
      },
      { class: "btn btn-primary btn-small" },
    );
    dialog.append(
      el("h2", {}, words.conflict ?? ""),
      el("p", {}, answer.say ?? ""),
      el(
        "div",
        { class: "grid grid-2" },
        column(filled(words.theirs, { n: answer.revision, who: answer.who ?? "" }), theirs, mine, words.onlyTheirs ?? "", words),
        column(filled(words.mine, { n: this.revision }), mine, theirs, words.onlyMine ?? "", words),
      ),
      el("div", { class: "form-actions" }, button(words.close ?? "", () => dialog.close()), take, keep),
    );
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }
}

function column(title: string, these: Arrangement, those: Arrangement, only: string, words: Record<string, string>): HTMLElement {
  const rows = these.scenes.map((scene) => {
    const other = those.scenes.find((one) => one.key === scene.key);
    return el("li", {}, `${called(scene) || scene.panorama} `, el("span", { class: "chip chip-neutral" }, verdict(scene, other, only, words)));
  });
  return el("section", {}, el("h3", {}, title), el("ol", {}, ...rows));
}

function verdict(scene: Placed, other: Placed | undefined, only: string, words: Record<string, string>): string {
  if (!other) return only;
  return (JSON.stringify(scene) === JSON.stringify(other) ? words.same : words.differs) ?? "";
}
