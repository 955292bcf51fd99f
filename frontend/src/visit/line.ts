// The line to a visit: opened with a fresh ticket, opened again when it is lost, and until then the state is read over plain
// HTTP. What it says of itself is calm: it connects, it stands, it is interrupted, it is over.
import type { Heard, Snapshot, Told } from "./protocol";

export type Standing = "connecting" | "open" | "lost" | "over" | "out" | "elsewhere" | "full";
const ENDS: Record<number, Standing> = { 4410: "over", 4403: "out", 4409: "elsewhere", 4429: "full" };
const CHANGED_TOUR = 4205;
const WAITS = [300, 700, 1500, 3000, 5000, 8000];

export class Line {
  private socket: WebSocket | null = null;
  private tries = 0;
  private version = 0;
  private ended = false;

  constructor(
    private readonly told: Told,
    private readonly hear: (message: Heard) => void,
    private readonly stand: (standing: Standing) => void,
  ) {
    window.addEventListener("online", () => this.socket ?? this.open());
    window.addEventListener("pagehide", () => this.socket?.close(1000));
  }

  async open(): Promise<void> {
    this.stand(this.tries ? "lost" : "connecting");
    const ticket = await this.ticket();
    if (this.ended) return;
    if (!ticket) return this.again();
    const base = this.told.socket || location.origin.replace(/^http/, "ws");
    const socket = new WebSocket(`${base}${new URL(this.told.state, location.href).pathname.replace(/state\/$/, "")}?ticket=${encodeURIComponent(ticket)}`);
    this.socket = socket;
    socket.onmessage = (event: MessageEvent<string>) => this.take(JSON.parse(event.data) as Heard);
    socket.onclose = (event) => {
      if (this.socket !== socket) return;
      this.socket = null;
      if (event.code === CHANGED_TOUR) location.reload();
      else if (ENDS[event.code]) this.end(ENDS[event.code] as Standing);
      else this.again();
    };
  }

  /** Sends, where the line stands; what is not sent is of the moment only. */
  say(message: object): boolean {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  private take(message: Heard): void {
    if (message.t === "ping") {
      this.say({ t: "pong" });
      return;
    }
    if (message.t === "state") {
      this.tries = 0;
      this.version = message.v;
      this.stand("open");
    } else if ("v" in message) {
      if (message.v < this.version) return;
      this.version = message.v;
    }
    this.hear(message);
  }

  private end(standing: Standing): void {
    this.ended = true;
    this.stand(standing);
  }

  private again(): void {
    this.stand("lost");
    const wait = WAITS[Math.min(this.tries, WAITS.length - 1)] ?? 8000;
    this.tries += 1;
    window.setTimeout(() => void this.open(), wait * (0.8 + Math.random() * 0.4));
    if (this.tries > 1) void this.read();
  }

  /** The state, while no line stands: where the guide is now is seen all the same. */
  private async read(): Promise<void> {
    const answer = await fetch(this.told.state, { credentials: "include" }).catch(() => null);
    if (!answer?.ok || this.socket?.readyState === WebSocket.OPEN) return;
    const state = (await answer.json()) as Snapshot;
    if (state.v < this.version) return;
    this.version = state.v;
    this.hear(state);
  }

  private async ticket(): Promise<string> {
    const answer = await post(this.told.ticket);
    if (answer === null) return "";
    if (answer.status === 404 || answer.status === 403) this.end(answer.status === 404 ? "over" : "out");
    return answer.ok ? ((await answer.json()) as { ticket: string }).ticket : "";
  }
}

/** A POST with the page's token; null where the server cannot be reached. */
export function post(address: string): Promise<Response | null> {
  const headers = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}") as Record<string, string>;
  return fetch(address, { method: "POST", headers }).catch(() => null);
}
