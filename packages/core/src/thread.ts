// What runs inside a thread, by itself so that a thread loads nothing else

export { serveThread, type ThreadWork } from './node/serve-thread.ts'
