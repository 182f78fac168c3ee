import { type ContractCase, contractCases } from '@callboard/core/testing'
import type { TaskStore } from '../tasks/task-store.ts'
import { taskCommitCases } from './task-commit-cases.ts'
import { taskFileCases } from './task-file-cases.ts'
import { taskLeaseCases } from './task-lease-cases.ts'
import { taskLogCases } from './task-log-cases.ts'
import { taskRecordCases } from './task-record-cases.ts'
import { taskWakeCases } from './task-wake-cases.ts'

/** A store to be put to the test. */
export interface ContractTaskStore {
  /** Empty. */
  store: TaskStore
  /** Another one over the same data, as another process has it; one that ends with its process gives itself. */
  again(): TaskStore | Promise<TaskStore>
  /** Releases what was made for the test. */
  dispose?(): Promise<void>
}

/**
 * What every {@link TaskStore} does.
 *
 * @param create - makes an empty store each time
 * @example
 * ```ts no-run
 * import { taskStoreContract } from '@callboard/scaffolder/testing'
 * import { describe, it } from 'vitest'
 * describe('my store', () => {
 *   for (const { name, run } of taskStoreContract(() => openMyStore())) it(name, run)
 * })
 * ```
 */
export function taskStoreContract(
  create: () => ContractTaskStore | Promise<ContractTaskStore>,
): ContractCase[] {
  return contractCases(
    {
      ...taskRecordCases,
      ...taskLeaseCases,
      ...taskCommitCases,
      ...taskWakeCases,
      ...taskLogCases,
      ...taskFileCases,
    },
    create,
  )
}
