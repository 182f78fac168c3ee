/** A type of relation in words: `dependsOn` is "depends on", `apiProvidedBy` is "API provided by". */
export function relationWords(type: string): string {
  return type.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace(/\bapi\b/g, 'API')
}

/** The same as the beginning of a sentence, or as a heading. */
export function relationTitle(type: string): string {
  const words = relationWords(type)
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}
