// Files

export { fileReader, folderUrl } from './node/file-reader.ts'
export { createLibraryFs, type LibraryFs } from './node/library-fs.ts'
export { openFolder } from './node/open-folder.ts'
export { presentFiles } from './node/present-files.ts'
export { type FilesInTurn, readInTurn } from './node/read-in-turn.ts'
export { restrictToOwner } from './node/restrict-to-owner.ts'
export { type StagedFiles, stageFiles } from './node/stage-files.ts'
export {
  createTemporaryFolder,
  deferTemporaryFolder,
  removeAbandonedFolders,
  type TemporaryFolder,
  type TemporaryFolderOptions,
} from './node/temporary-folder.ts'

// Network

export type { LookupName } from './node/checked-connector.ts'
export type { GateRequest, GateResponse } from './node/fetch-checked.ts'
export {
  type AllowedHost,
  createUrlGate,
  type UrlGate,
  type UrlGateOptions,
} from './node/url-gate.ts'

// Programs

export { nodeProgram } from './node/node-program.ts'
export { createProcessGate, type ProcessGate } from './node/process-gate.ts'
export type { AllowedProgram, ProgramResult, RunProgramOptions } from './node/run-program.ts'

// Threads

export { createBusyClock } from './node/busy-clock.ts'
export type { ThreadRequest } from './node/worker-thread.ts'
export {
  createWorkerThreads,
  type WorkerThreads,
  type WorkerThreadsOptions,
} from './node/worker-threads.ts'

// Clock and console

export { type ConsoleSinkOptions, consoleSink } from './node/console-sink.ts'
export { nodeRuntime } from './node/node-runtime.ts'
