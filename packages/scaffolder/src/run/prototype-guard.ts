import { errors } from '../errors.ts'

const guarded = [Object.prototype, Array.prototype, Function.prototype, String.prototype]

/** What built-in objects have; to be compared later. */
export function builtinNames(): readonly (readonly PropertyKey[])[] {
  return guarded.map((prototype) => Reflect.ownKeys(prototype))
}

/** Removes what was added to built-in objects meanwhile. @throws SCAFFOLDER_PROTOTYPE_CHANGED when there was something */
export function assertSameBuiltins(before: ReturnType<typeof builtinNames>, step: string): void {
  const added = guarded.flatMap((prototype, index) => {
    const names = Reflect.ownKeys(prototype)
    if (names.length === before[index]?.length) return []
    const fresh = names.filter((name) => !before[index]?.includes(name))
    for (const name of fresh) Reflect.deleteProperty(prototype, name)
    return fresh.map(String)
  })
  if (added.length > 0) throw errors.PROTOTYPE_CHANGED({ step, names: added })
}
