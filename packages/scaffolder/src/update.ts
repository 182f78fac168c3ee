// Where a project comes from

export {
  type Provenance,
  type ProvenanceTemplate,
  readProvenance,
} from './update/provenance.ts'

// Updates

export { applyUpdate } from './update/apply-update.ts'
export type { FileTree, TreeFile } from './update/file-tree.ts'
export { type MergedText, mergeText, type SideNames, type TextSides } from './update/merge-text.ts'
export type { ConflictStyle, FileUpdate, FileWrite } from './update/merge-trees.ts'
export { planUpdate, type UpdateOptions, type UpdatePlan } from './update/plan-update.ts'

// Drift

export {
  checkDrift,
  type Drift,
  type DriftOptions,
  type DriftProject,
} from './update/check-drift.ts'

// Differences

export { type FileChange, planChanges } from './update/plan-changes.ts'
