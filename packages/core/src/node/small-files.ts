/**
 * Who handles many small files asks the system on the spot: to open, read and close a file takes 30 microseconds then,
 * and 180 of a processor's time where each call goes through the pool of threads (Linux, Node 20). What is longer than
 * this many bytes goes there, so that a turn of the event loop stays short.
 */
export const maxAtOnce = 256 * 1024

/** Names or files that may be looked at between two turns of the event loop: ten microseconds each. */
export const looksInTurn = 256

/** Lets everything else have its turn. To be awaited for every file, or for some hundred looks at a folder. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))
