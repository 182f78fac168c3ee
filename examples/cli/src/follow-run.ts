import type { RemainingStep, Run, RunResult, TaskStep, Tasks } from '@callboard/scaffolder'
import type { CommandContext } from './command.ts'
import { type ExitCode, exitCodes } from './exit-codes.ts'
import { createRunLog } from './terminal/run-log.ts'
import { resultText } from './terminal/run-result.ts'

/** A run and how it is shown. */
export interface FollowedRun {
  run: Run
  title: string
  steps: readonly { id: string; name: string }[]
  /** Whether it can be found again by its id. */
  isKept: boolean
  /** Where it is. */
  tasks: Pick<Tasks, 'get'>
  /** Where a person finds what an address means, if not there. */
  placeOf?: ((address: string) => string | undefined) | undefined
  /** Commands that show an entity which the run has added, where it can be found after it. */
  commandsFor?: ((entityRef: string) => string[]) | undefined
  /** What its end amounts to. @default 0, 3 where it failed, 130 where it was cancelled */
  codeOf?: (status: RunResult['status']) => Promise<ExitCode>
}

/** Shows the log of a run to its end. Interrupted, the run is cancelled and its end is shown all the same. */
export async function followRun(
  { json, screen, signal, print, printJson }: CommandContext,
  { run, title, steps, isKept, tasks, placeOf, commandsFor, codeOf }: FollowedRun,
): Promise<ExitCode> {
  const { style, clean } = screen
  const cancel = () => run.cancel('Interrupted')
  signal.addEventListener('abort', cancel, { once: true })
  const log = createRunLog(screen, steps)
  const undone = new Map<string, TaskStep['undo']>()
  const startedMs = performance.now()
  try {
    if (!json) print(style.bold(clean(title)) + (isKept ? style.dim(` ${clean(run.id)}`) : ''))
    for await (const event of run.events()) {
      const { stepId, undo } = event.body
      if (stepId !== undefined && undo !== undefined) undone.set(stepId, undo)
      if (json) printJson(event)
      else for (const line of log.lines(event)) print(line)
    }
    const result = await run.result
    const { status, output } = result
    const remaining = await remainingOf(tasks, run.id)
    if (json) printJson({ type: 'result', status, output, remaining, taskId: run.id })
    else {
      const ending = {
        ...(placeOf ? withPlaces(result, placeOf) : result),
        undone: [...undone.values()],
        remaining,
        ...(isKept && { taskId: run.id }),
        commands: entitiesOf(output).flatMap((ref) => commandsFor?.(ref) ?? []),
        failedIn: log.failedIn(result.error),
        ms: performance.now() - startedMs,
      }
      for (const line of resultText(screen, ending)) print(line)
    }
    return (await codeOf?.(status)) ?? codes[status]
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

async function remainingOf(tasks: Pick<Tasks, 'get'>, id: string): Promise<RemainingStep[]> {
  const { remainingSteps } = await import('@callboard/scaffolder')
  return remainingSteps((await tasks.get(id)) ?? { steps: [] })
}

const codes: Record<RunResult['status'], ExitCode> = {
  completed: exitCodes.ok,
  failed: exitCodes.failed,
  cancelled: exitCodes.interrupted,
}

/** A Git server of the portal ends with this command; the repositories in its folder stay. */
function withPlaces(result: RunResult, placeOf: NonNullable<FollowedRun['placeOf']>): RunResult {
  const { links } = result.output
  if (!Array.isArray(links)) return result
  const placed = links.map((link: unknown) => {
    const { url } = (link ?? {}) as { url?: unknown }
    const place = typeof url === 'string' ? placeOf(url) : undefined
    return place === undefined ? link : { ...(link as object), url: place }
  })
  return { ...result, output: { ...result.output, links: placed } }
}

/** Entities that the links of a run lead to. */
function entitiesOf({ links }: RunResult['output']): string[] {
  if (!Array.isArray(links)) return []
  const refs = links.map((link: unknown) => (link as { entityRef?: unknown } | null)?.entityRef)
  return refs.filter((ref) => typeof ref === 'string')
}
