import { errors } from '../errors.ts'
import type { PlannedOnce } from '../run/plan-once.ts'
import type { PlannedHandOver } from '../run/plan-template.ts'
import type { Template } from '../template/template.ts'
import { type FileTree, treeOf } from './file-tree.ts'
import { isProvenancePath } from './provenance-path.ts'

/** The tree of a plan's files, without records of where they come from. */
export function renderingOf(files: PlannedHandOver['files']): FileTree {
  return treeOf(files.filter(({ path }) => !isProvenancePath(path)))
}

/**
 * What a plan hands over in a step; where no step of it says so, what there is in the folder at the end.
 *
 * @throws SCAFFOLDER_UPDATE_PLAN_FAILED when the plan failed before
 */
export function renderedFiles(
  template: Template,
  { plan: { files, steps }, handOvers }: PlannedOnce,
  { step, folder }: Pick<PlannedHandOver, 'step' | 'folder'>,
): PlannedHandOver {
  const handed =
    handOvers.find((each) => each.step === step && each.folder === folder) ??
    handOvers.find((each) => each.folder === folder)
  if (handed) return { ...handed, step }
  const failure = steps.find(({ status }) => status === 'failed')?.error
  if (failure)
    throw errors.UPDATE_PLAN_FAILED(
      { template: template.ref, reason: failure.message },
      { at: failure.at },
    )
  const prefix = folder === '.' ? '' : `${folder}/`
  const inside = files
    .filter(({ path }) => path.startsWith(prefix) && !isProvenancePath(path))
    .map((file) => ({ ...file, path: file.path.slice(prefix.length) }))
  return { step, folder, files: inside }
}
