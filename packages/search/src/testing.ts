export type { ContractCase } from '@callboard/core/testing'
export { type ContractCollator, collatorContract } from './testing/collator-contract.ts'
export { engineContract } from './testing/engine-contract.ts'
