/** Rethrows the reason of an aborted signal. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw signal.reason
}

/** Whether a thrown value is what a signal was aborted with: that is a cancellation, not a failure. */
export function isAbortOf(signal: AbortSignal | undefined, thrown: unknown): boolean {
  return signal?.aborted === true && thrown === signal.reason
}
