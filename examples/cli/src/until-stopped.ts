import { once } from 'node:events'
import { type ExitCode, exitCodes } from './exit-codes.ts'
import { Interrupted } from './io.ts'

/** Waits until a command that serves is told to stop, and answers with its exit code. */
export async function untilStopped(signal: AbortSignal): Promise<ExitCode> {
  if (!signal.aborted) await once(signal, 'abort')
  // To be told to stop is how a server ends well.
  return signal.reason instanceof Interrupted && signal.reason.by === 'SIGTERM'
    ? exitCodes.ok
    : exitCodes.interrupted
}
