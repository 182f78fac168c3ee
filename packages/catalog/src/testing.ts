export type { ContractCase } from '@callboard/core/testing'
export { type ContractStore, catalogStoreContract } from './testing/catalog-store-contract.ts'
export { checkContract } from './testing/check-contract.ts'
export { checkHistoryContract } from './testing/check-history-contract.ts'
export {
  type MemoryFiles,
  type MemoryProviderOptions,
  memoryProvider,
  memoryReaders,
} from './testing/memory-provider.ts'
export { type ContractProcessor, processorContract } from './testing/processor-contract.ts'
export { type ContractProvider, providerContract } from './testing/provider-contract.ts'
export { type ContractSignal, signalContract } from './testing/signal-contract.ts'
