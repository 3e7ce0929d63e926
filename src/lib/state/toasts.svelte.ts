export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'neutral' | 'problem';
  readonly action: { readonly label: string; readonly run: () => void } | null;
}

/** Short messages at the edge of the screen. Problems stay until dismissed; the host ends the others. */
export class Toasts {
  list: readonly Toast[] = $state.raw([]);
  #last = 0;

  show(text: string, options: { tone?: Toast['tone']; action?: NonNullable<Toast['action']> } = {}): number {
    this.#last += 1;
    const toast = { id: this.#last, text, tone: options.tone ?? 'neutral', action: options.action ?? null };
    // the same sentence twice says nothing new
    this.list = [...this.list.filter((shown) => shown.text !== text), toast].slice(-4);
    return toast.id;
  }

  dismiss(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }
}
