export type { CaseCoverage } from './cases/case-coverage.ts'
export type { CaseProblem } from './cases/compare-snapshots.ts'
export {
  casesSuffix,
  parseCases,
  snapshotPath,
  type TemplateCase,
  type TemplateCases,
} from './cases/parse-cases.ts'
export {
  type CaseResult,
  type CasesResult,
  type RunCasesOptions,
  runCases,
} from './cases/run-cases.ts'
export {
  type CaseSnapshot,
  formatSnapshots,
  parseSnapshots,
  type Snapshots,
} from './cases/snapshot.ts'
export type { TextBranch } from './expressions/branch-probes.ts'
