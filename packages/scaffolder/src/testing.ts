// Contracts

export type { ContractCase } from '@callboard/core/testing'
export {
  actionContract,
  fieldContract,
  filterContract,
  gitHostContract,
} from './testing/extension-contracts.ts'
export { notifierContract } from './testing/notifier-contract.ts'
export { type ContractTaskStore, taskStoreContract } from './testing/task-store-contract.ts'

// Counterparts for tests and demonstrations

export { type GitServer, type GitServerOptions, startGitServer } from './testing/git-http-server.ts'
export {
  type FinishedRun,
  type RunTemplateOptions,
  runTemplate,
} from './testing/run-template.ts'
export { type TemplateCasesOptions, templateCases } from './testing/template-cases.ts'
export { testTemplate } from './testing/test-template.ts'
