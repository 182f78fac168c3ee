export {
  type MemoryFiles,
  type MemoryProviderOptions,
  memoryProvider,
  memoryReaders,
} from './testing/memory-provider.ts'
export {
  type ContractCase,
  type ContractProvider,
  providerContract,
} from './testing/provider-contract.ts'
