import { slackId } from './slack-id.ts';

/** A file that was announced; it exists once its bytes came and the upload was completed. */
export interface PendingUpload {
  readonly id: string;
  readonly name: string;
  readonly length: number;
  readonly alt: string;
  bytes?: Buffer;
}

export type FinishedUpload = PendingUpload & { bytes: Buffer };

/** Uploads between announcing and completing. */
export class UploadTickets {
  readonly #byTicket = new Map<string, PendingUpload>();

  announce(name: string, length: number, alt: string): { ticket: string; upload: PendingUpload } {
    const ticket = `${slackId('')}${slackId('')}`;
    const upload: PendingUpload = { id: slackId('F'), name, length, alt };
    this.#byTicket.set(ticket, upload);
    return { ticket, upload };
  }

  find(ticket: string): PendingUpload | undefined {
    return this.#byTicket.get(ticket);
  }

  /** An upload whose bytes came, by its file id. */
  ready(id: string): FinishedUpload | undefined {
    for (const upload of this.#byTicket.values()) if (upload.id === id && isFinished(upload)) return upload;
    return undefined;
  }

  forget(id: string): void {
    for (const [ticket, upload] of this.#byTicket) if (upload.id === id) this.#byTicket.delete(ticket);
  }
}

function isFinished(upload: PendingUpload): upload is FinishedUpload {
  return upload.bytes !== undefined;
}
