export { createMemoryLogger, type MemoryLogger } from './testing/memory-logger.ts'
export { createTestRuntime, type TestRuntime } from './testing/test-runtime.ts'
