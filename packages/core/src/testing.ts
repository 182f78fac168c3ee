export { createMemoryLogger, type MemoryLogger } from './testing/memory-logger.ts'
export {
  type ContractSource,
  type ReaderContractCase,
  readerContract,
  readerContractFiles,
} from './testing/reader-contract.ts'
export { createTestRuntime, type TestRuntime } from './testing/test-runtime.ts'
