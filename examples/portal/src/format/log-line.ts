import type { TaskEvent } from '@callboard/scaffolder'
import type { LogLine } from '../view-models.ts'

/** An entry of a run's log as a line of the page. */
export function toLogLine({ id, createdAt, type, body }: TaskEvent): LogLine {
  return {
    number: id,
    step: body.stepId ?? '',
    iso: createdAt,
    time: createdAt.slice(11, 23),
    level: body.level ?? 'info',
    text: body.message,
    ...((body.status === 'processing' || body.undo === 'processing') && { isBeginning: true }),
    ...(type === 'recovered' && { isResumed: true }),
  }
}
