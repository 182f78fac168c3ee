import { errors } from '../errors.ts'
import { copyPlain } from '../expressions/plain-data.ts'
import { isoTime } from '../tasks/iso-time.ts'
import type { Task } from '../tasks/task.ts'
import type { NewTask } from '../tasks/task-store.ts'
import { placed } from './placed-error.ts'
import type { PreparedRun } from './prepare-run.ts'
import { definitionPurpose, formatDefinition } from './run-definition.ts'
import type { NestedOptions, RunsContext, StartOptions } from './runs-context.ts'
import { type RunSecrets, sealSecrets, secretNamesOf } from './sealed-secrets.ts'
import { createSecretKeeper } from './secret-keeper.ts'

/**
 * A run as it is kept before it begins: what is secret of it as ciphertext, or in the memory of this process alone.
 *
 * @throws SCAFFOLDER_SECRETS_HOMELESS, SCAFFOLDER_EXPRESSION_FAILED
 */
export function newRun(
  context: RunsContext,
  prepared: PreparedRun,
  { idempotencyKey, nested }: Partial<NestedOptions & StartOptions>,
): { run: NewTask; secrets: RunSecrets | undefined } {
  const { runtime, sealing, local, worker, isWorking } = context
  const { template, shownParameters, redactor, user, secrets, passwords } = prepared
  const id = runtime.randomId()
  const secretNames = secretNamesOf(prepared)
  const isSecret = secretNames.length > 0
  if (isSecret && !sealing && !isWorking) throw errors.SECRETS_HOMELESS({ template: template.ref })
  const lockKey = lockKeyOf(context, prepared)
  const locks = nested?.locks ?? []
  // A run around this one holds the key already, and waits for it.
  const ownLock = lockKey !== undefined && !locks.includes(lockKey) ? lockKey : undefined
  const keeper = createSecretKeeper({
    taskId: id,
    redactor,
    sealing,
    withheld: local.withheld,
    isAlwaysSecret: () => prepared.short.length > 0,
  })
  const definition = formatDefinition({
    template,
    parameters: shownParameters,
    user,
    depth: nested?.depth ?? 0,
    locks: ownLock === undefined ? locks : [...locks, ownLock],
  })
  const run: NewTask = {
    task: openTask(prepared, { id, secretNames, createdAt: isoTime(runtime.now()), nested }),
    definition: keeper.keep(definition, definitionPurpose),
    ...(idempotencyKey !== undefined && { idempotencyKey }),
    ...(ownLock !== undefined && { lockKey: ownLock }),
    ...(isSecret &&
      (sealing ? { sealed: sealSecrets(sealing, id, prepared) } : { onlyWorker: worker })),
  }
  return { run, secrets: isSecret && !sealing ? { secrets, passwords } : undefined }
}

interface TaskFacts extends Pick<Task, 'id' | 'createdAt'> {
  secretNames: readonly string[]
  nested: NestedOptions['nested'] | undefined
}

/** What is shown of it: nothing secret. */
function openTask(
  { template, shownParameters, redactor, user }: PreparedRun,
  { secretNames, nested, ...facts }: TaskFacts,
): Task {
  return {
    ...facts,
    templateRef: template.ref,
    templateTitle: template.title,
    status: 'open',
    ...(user && { createdBy: user.ref }),
    ...(nested && { parentId: nested.parentId }),
    ...(secretNames.length > 0 && { secretNames }),
    parameters: redactor.redactValue(copyPlain(shownParameters)) as Task['parameters'],
    steps: template.steps.map(({ id, name, action }) => ({ id, name, action })),
  }
}

function lockKeyOf(
  { renderer }: RunsContext,
  { template, shownParameters }: PreparedRun,
): string | undefined {
  const { concurrencyKey } = template.run ?? {}
  if (concurrencyKey === undefined) return undefined
  const path = ['spec', 'run', 'concurrency', 'key']
  const value = placed({ template }, path, () =>
    renderer.renderValue(concurrencyKey, { parameters: shownParameters }),
  )
  return value === undefined || value === null || value === '' ? undefined : String(value)
}
