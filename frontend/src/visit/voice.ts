// Voices go straight from browser to browser between those who have the floor, once both sides have allowed it. What they tell each
// other to find the way goes over the line of the visit.
import type { Member, Signal } from "./protocol";

interface Peer {
  link: RTCPeerConnection;
  sound: HTMLAudioElement;
  waiting: RTCIceCandidateInit[];
}

export class Voice {
  private own: MediaStream | null = null;
  private readonly peers = new Map<string, Peer>();

  constructor(
    private readonly ice: RTCIceServer[],
    private readonly say: (message: object) => void,
    private readonly told: (connected: number) => void,
  ) {}

  get isOn(): boolean {
    return this.own !== null;
  }

  /** Asks for the microphone; false where it was not allowed, or there is none. */
  async start(): Promise<boolean> {
    try {
      this.own = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } });
    } catch {
      return false;
    }
    this.say({ t: "voice", on: true });
    return true;
  }

  stop(): void {
    for (const track of this.own?.getTracks() ?? []) track.stop();
    this.own = null;
    for (const id of [...this.peers.keys()]) this.drop(id);
    this.say({ t: "voice", on: false });
  }

  /** Who is there now: whoever allows their voice is called, by the one whose name comes first. */
  meet(you: string, members: Member[]): void {
    if (!this.own) return;
    const speaking = new Set(members.filter((one) => one.voice && one.id !== you).map((one) => one.id));
    if (!members.some((one) => one.id === you && one.voice)) speaking.clear();
    for (const id of [...this.peers.keys()]) if (!speaking.has(id)) this.drop(id);
    for (const id of speaking) if (you < id && !this.peers.has(id)) void this.call(id);
  }

  async take(from: string, signal: Signal): Promise<void> {
    if (!this.own) return;
    if (signal.sdp?.type === "offer") this.drop(from);
    const peer = this.peers.get(from) ?? (signal.sdp?.type === "offer" ? this.open(from) : null);
    if (!peer) return;
    if (signal.sdp) {
      await peer.link.setRemoteDescription(signal.sdp);
      for (const candidate of peer.waiting.splice(0)) await peer.link.addIceCandidate(candidate).catch(() => undefined);
      if (signal.sdp.type === "offer") {
        await peer.link.setLocalDescription(await peer.link.createAnswer());
        this.say({ t: "signal", to: from, data: { sdp: peer.link.localDescription } });
      }
    } else if (signal.ice) {
      if (peer.link.remoteDescription) await peer.link.addIceCandidate(signal.ice).catch(() => undefined);
      else peer.waiting.push(signal.ice);
    }
  }

  private async call(id: string): Promise<void> {
    const { link } = this.open(id);
    await link.setLocalDescription(await link.createOffer());
    this.say({ t: "signal", to: id, data: { sdp: link.localDescription } });
  }

  private open(id: string): Peer {
    const link = new RTCPeerConnection({ iceServers: this.ice });
    const sound = new Audio();
    sound.autoplay = true;
    const peer = { link, sound, waiting: [] };
    this.peers.set(id, peer);
    for (const track of this.own?.getTracks() ?? []) link.addTrack(track, this.own as MediaStream);
    link.ontrack = ({ streams }) => (sound.srcObject = streams[0] ?? null);
    link.onicecandidate = ({ candidate }) => candidate && this.say({ t: "signal", to: id, data: { ice: candidate.toJSON() } });
    link.onconnectionstatechange = () => {
      if (link.connectionState === "failed") this.drop(id);
      this.count();
    };
    return peer;
  }

  private drop(id: string): void {
    const peer = this.peers.get(id);
    if (!peer) return;
    this.peers.delete(id);
    peer.link.close();
    peer.sound.srcObject = null;
    this.count();
  }

  private count(): void {
    this.told([...this.peers.values()].filter((peer) => peer.link.connectionState === "connected").length);
  }
}
