/** A form as a browser posts it: everything is text, and a name may come several times. */
export type Posted = Readonly<Record<string, unknown>>

/** The texts posted under a name. Browsers end lines with CRLF; what is generated from them must not. */
export function textsOf(posted: Posted, name: string): string[] {
  const value = Object.hasOwn(posted, name) ? posted[name] : undefined
  return [value ?? []]
    .flat()
    .filter((text): text is string => typeof text === 'string')
    .map((text) => text.replaceAll('\r\n', '\n'))
}

/** The lines of texts that hold one answer each. */
export function linesOf(texts: readonly string[]): string[] {
  const lines = texts.flatMap((text) => text.split('\n'))
  return lines.filter((line) => line.trim() !== '')
}

/** The name under which a form says which groups a list has, one value each. */
export function itemsName(name: string): string {
  return `${name}.#`
}

/** More groups than anybody fills in by hand. */
export const maxItems = 50

/** The groups of a list in their order. What is between the name of the list and those of its fields is their id. */
export function itemIds(posted: Posted, name: string): string[] {
  const ids = textsOf(posted, itemsName(name)).filter((id) => /^\d{1,4}$/.test(id))
  return [...new Set(ids)].slice(0, maxItems)
}
