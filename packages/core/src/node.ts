// Files

export { fileReader, folderUrl } from './node/file-reader.ts'
export { createLibraryFs, type LibraryFs } from './node/library-fs.ts'
export { openFolder } from './node/open-folder.ts'
export { createTemporaryFolder, type TemporaryFolder } from './node/temporary-folder.ts'

// Network

export type { LookupName } from './node/checked-connector.ts'
export {
  type AllowedHost,
  createUrlGate,
  type GateRequest,
  type GateResponse,
  type UrlGate,
  type UrlGateOptions,
} from './node/url-gate.ts'

// Programs

export {
  type AllowedProgram,
  createProcessGate,
  type ProcessGate,
  type ProgramResult,
  type RunProgramOptions,
} from './node/process-gate.ts'

// Clock and console

export { type ConsoleSinkOptions, consoleSink } from './node/console-sink.ts'
export { nodeRuntime } from './node/node-runtime.ts'
