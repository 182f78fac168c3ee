/**
 * Time and chance, handed in so that nothing in the engine reads them by itself
 * and a test can turn the clock. The real one is `nodeRuntime` of `@callboard/core/node`.
 */
export interface Runtime {
  /** Wall clock, milliseconds since 1970 UTC. */
  now(): number
  /** Monotonic clock in milliseconds from an arbitrary start, for durations and deadlines. */
  monotonicMs(): number
  /** An unguessable identifier of 128 bits, lower-case hexadecimal in UUID form. */
  randomId(): string
  /** Resolves after a time; rejects with `signal.reason` when aborted first. */
  sleep(ms: number, options?: { signal?: AbortSignal | undefined }): Promise<void>
}
