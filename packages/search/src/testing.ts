export { type ContractCase, engineContract } from './testing/engine-contract.ts'
