export { type GateHttpOptions, gateHttp } from './git/gate-http.ts'
export { type GitReaderOptions, gitReader } from './git/git-reader.ts'
export { guardPacks } from './git/guard-packs.ts'
export { type NetworkReadersOptions, networkReaders } from './git/network-readers.ts'
