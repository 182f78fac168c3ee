import { CallboardError, messageOf } from '@callboard/core'
import { z } from 'zod'
import type { ActionContext } from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import type { RepositoryApi } from './repository-api.ts'

/** A run of a workflow. */
export interface WorkflowRun {
  id: number
  /** File name or number of its workflow. */
  workflow: string
  /** Of its page. */
  url: string
}

const runSchema = z.object({
  status: z.string().nullish(),
  conclusion: z.string().nullish(),
  html_url: z.string(),
})
const pollMs = 10_000
const good = ['success', 'neutral', 'skipped']

/**
 * Waits for the end of a run and says in the log how far it is. When the step is cancelled or out of time, so is the run;
 * when only its worker goes, or the host cannot be asked, another attempt waits on.
 *
 * @throws SCAFFOLDER_WORKFLOW_FAILED
 */
export async function followWorkflowRun(
  github: RepositoryApi,
  {
    run: { id, workflow, url },
    logger,
    signal,
    sleep,
    cancel,
  }: { run: WorkflowRun; cancel: () => Promise<void> } & Pick<
    ActionContext,
    'logger' | 'signal' | 'sleep'
  >,
): Promise<string> {
  let shown: string | undefined
  try {
    for (;;) {
      const run = (await github.send({ path: `actions/runs/${id}` })).json(runSchema)
      const status = run.status ?? 'queued'
      if (status !== shown) logger.info(`The workflow ${workflow} is ${status}: ${url}`)
      shown = status
      if (status === 'completed') return conclusionOf(run, workflow)
      await sleep(pollMs)
    }
  } catch (error) {
    if (signal.aborted && !isLetGo(signal.reason))
      await cancel().catch((failure) =>
        logger.warn(`The workflow ${workflow} goes on: ${messageOf(failure)}`),
      )
    throw error
  }
}

/** Ends a run that is still going. */
export async function cancelWorkflowRun(github: RepositoryApi, id: number): Promise<void> {
  // 409 is the answer for one that has ended.
  await github.send({ method: 'POST', path: `actions/runs/${id}/cancel`, accept: [404, 409] })
}

function conclusionOf(
  { conclusion, html_url }: z.output<typeof runSchema>,
  workflow: string,
): string {
  const said = conclusion ?? 'unknown'
  if (good.includes(said)) return said
  throw errors.WORKFLOW_FAILED({ workflow, conclusion: said, url: html_url })
}

/** Whether a step ends here only to be begun again elsewhere. */
function isLetGo(reason: unknown): boolean {
  const codes: readonly string[] = [errors.RUN_LET_GO.code, errors.LEASE_LOST.code]
  return CallboardError.is(reason) && codes.includes(reason.code)
}
