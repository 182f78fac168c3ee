import { CallboardError, type Issue, isAbortOf, issueFromError, messageOf } from '@callboard/core'
import { searchErrors } from '../errors.ts'
import { createTimeSlices } from '../time-slices.ts'
import type { CollatorContext, UnreadPart } from './collator.ts'
import { createIntake, type DocumentsById, type IntakeContext } from './document-intake.ts'

/** What one run of a collator gave. */
export interface Collected {
  /** Nothing when the run failed. */
  documents: DocumentsById | undefined
  /** Documents that decorators left out. */
  omitted: number
  issues: readonly Issue[]
}

/** Runs a collator to its end. A document that cannot be used is an issue and hides no other; a throw ends the run. */
export async function collectDocuments(context: IntakeContext): Promise<Collected> {
  const { collator, signal, runtime, logger } = context
  const { name } = collator
  const intake = createIntake(context)
  const unread: UnreadPart[] = []
  const given: CollatorContext = {
    logger,
    runtime,
    signal,
    report: intake.tell,
    keep(part) {
      unread.push(part)
      const reason = reasonOf(part.cause)
      const error = searchErrors.PART_UNREAD({ name, part: part.name, reason })
      intake.tell(issueFromError(error, 'warning'))
    },
  }
  const pause = createTimeSlices(runtime, signal)
  try {
    for await (const document of await collator.collect(given)) {
      await intake.take(document)
      await pause()
    }
    for (const part of unread) intake.keepWhere(part.holds)
    return intake
  } catch (thrown) {
    if (isAbortOf(signal, thrown)) throw thrown
    const error = searchErrors.COLLATOR_FAILED(
      { name, reason: reasonOf(thrown) },
      { cause: thrown },
    )
    return { documents: undefined, omitted: 0, issues: [issueFromError(error)] }
  }
}

function reasonOf(thrown: unknown): string {
  return CallboardError.is(thrown) ? thrown.message : messageOf(thrown)
}
