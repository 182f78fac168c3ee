export { type ContractCase, contractCases } from './testing/contract-case.ts'
export { createMemoryLogger, type MemoryLogger } from './testing/memory-logger.ts'
export {
  type ContractSource,
  readerContract,
  readerContractFiles,
} from './testing/reader-contract.ts'
export { createTestRuntime, type TestRuntime } from './testing/test-runtime.ts'
