/** Who is told. */
export type Recipients = { type: 'broadcast' } | { type: 'entity'; entityRefs: readonly string[] }

/** Something that people are told. */
export interface Notification {
  recipients: Recipients
  /** One line. */
  title: string
  info?: string | undefined
  /** Address, absolute or relative to the portal. */
  link?: string | undefined
  severity: 'low' | 'normal' | 'high' | 'critical'
  /** A later notification of the same scope takes its place. */
  scope?: string | undefined
  topic?: string | undefined
  /** The same for every attempt to send it. */
  idempotencyKey: string
}

/** A way to tell people something: the port of `notification:send`. */
export interface Notifier {
  /** For the log. */
  name: string
  /** Resolves when it is handed over; rejects with the signal's reason when that is aborted first. */
  send(notification: Notification & { signal: AbortSignal }): Promise<void>
}
