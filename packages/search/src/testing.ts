export type { ContractCase } from '@callboard/core/testing'
export { engineContract } from './testing/engine-contract.ts'
