import type { Folder } from '@callboard/core'

/** Who is asked before something is done in a folder. */
export interface FolderFence {
  /** Throws where nothing may be done any more. */
  check(): void
  /** Told of everything that can change the folder. */
  changing(): void
}

/**
 * A folder that can be closed: what an action does after its step is over is refused. A path that leaves the gate (`root`,
 * `absolutePath`) is out of its reach; the workspace counts as changed then.
 */
export function fenceFolder(folder: Folder, fence: FolderFence): Folder {
  const reading =
    <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      fence.check()
      return work(...args)
    }
  const changing =
    <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      fence.check()
      fence.changing()
      return work(...args)
    }
  return Object.freeze({
    get root() {
      fence.changing()
      return folder.root
    },
    readText: reading(folder.readText),
    readBytes: reading(folder.readBytes),
    stat: reading(folder.stat),
    list: reading(folder.list),
    async *walk(options) {
      fence.check()
      yield* folder.walk(options)
    },
    watch: (options) => folder.watch(options),
    write: changing(folder.write),
    makeFolder: changing(folder.makeFolder),
    remove: changing(folder.remove),
    rename: changing(folder.rename),
    absolutePath: changing(folder.absolutePath),
    folder: reading(async (path) => fenceFolder(await folder.folder(path), fence)),
  } satisfies Folder)
}
