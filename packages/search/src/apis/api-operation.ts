/** One thing that an API offers. */
export interface ApiOperation {
  /** How it is used, in lower case: `get`, `send`, `query`, `rpc`, `message` … */
  method: string
  /** What is used: a path, a channel, a field, `Service.Call`. */
  path: string
  /** What programs call it. */
  name: string
  /** What people call it; empty where nobody said. */
  summary: string
  /** Everything else that is said about it. */
  text: string
  tags: readonly string[]
}

/**
 * The fragment of the page of an API at which one of its operations stands: `get-/payments/{id}`. As an id it stands
 * as it is; in an address it is encoded.
 */
export function operationAnchor({ method, path }: Pick<ApiOperation, 'method' | 'path'>): string {
  return `${method}-${path}`.replace(/\s+/g, '-')
}

/** Joins what is said about an operation, leaving out what says nothing. */
export function joinWords(words: readonly string[]): string {
  return words.filter((word) => word !== '').join('\n')
}
