import { relative } from 'node:path'
import { CallboardError, type Folder, silentLogger } from '@callboard/core'
import { newProvenance } from '../update/new-provenance.ts'
import { isProvenancePath } from '../update/provenance-path.ts'
import { renderedFiles } from '../update/rendered-files.ts'
import type { PlannedOnce } from './plan-once.ts'
import { noRecord, planPrepared } from './plan-run.ts'
import { type PlannedHandOver, readPlannedFiles } from './plan-template.ts'
import type { PreparedRun } from './prepare-run.ts'
import type { HandOver } from './run-state.ts'
import type { RunsContext } from './runs-context.ts'

/** In a plan, what is handed over is only looked at. */
export function handOverOfPlan(handOvers: PlannedHandOver[]): HandOver {
  return async (state, { step, folder }) => {
    const files = await readPlannedFiles(folder, state.redactor)
    handOvers.push({
      step,
      folder: folderIn(state.workspace, folder),
      files: files.filter(({ path }) => !isProvenancePath(path)),
    })
  }
}

/**
 * In a run, what is written down is what a plan of it makes: an update compares plans, so that an address or a file
 * which only a real run can give stays the project's own. A project without a record is better than none.
 */
export function handOverOfRun(context: RunsContext, prepared: PreparedRun): HandOver {
  let planning: Promise<PlannedOnce> | undefined
  return async ({ template, workspace, log }, { step, folder }) => {
    planning ??= planPrepared({ ...context, logger: silentLogger }, prepared, {})
    try {
      const handed = { step, folder: folderIn(workspace, folder) }
      const rendered = renderedFiles(template, await planning, handed)
      for (const [path, content] of newProvenance(prepared, rendered))
        await folder.write(path, content)
    } catch (error) {
      if (!CallboardError.is(error)) throw error
      log.write({ message: noRecord(error), stepId: step.replace(/:.*/, ''), level: 'warn' })
    }
  }
}

function folderIn(workspace: Folder, folder: Folder): string {
  return relative(workspace.root, folder.root).replaceAll('\\', '/') || '.'
}
