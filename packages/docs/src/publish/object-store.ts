/** What a store's functions are given besides what they are about. */
export interface StoreContext {
  /** Path of an object: components between slashes. */
  key: string
  signal?: AbortSignal | undefined
}

/**
 * A place for objects, such as a bucket. It need not list what was written a moment ago, nor replace several objects at once:
 * publishers ask for no more than that a single object is replaced whole.
 */
export interface ObjectStore {
  name: string
  /** Where it is, for messages: `s3://docs`. */
  place: string
  /** Content of an object, or undefined where there is none. */
  read(context: StoreContext): Promise<Uint8Array | undefined>
  /** Writes or replaces an object. */
  write(context: StoreContext & { content: Uint8Array; type: string }): Promise<void>
  /** Keys that begin with a prefix, in no particular order. */
  list(context: { prefix: string; signal?: AbortSignal | undefined }): AsyncIterable<string>
  /** Removes an object; one that is not there is fine. */
  remove(context: StoreContext): Promise<void>
}

/** Defines a store; see {@link folderStore} for one. */
export function defineObjectStore<const S extends ObjectStore>(store: S): S {
  return store
}
