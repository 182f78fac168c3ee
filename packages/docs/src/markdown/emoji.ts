/** The emoji of a name, such as `rocket`. */
export type EmojiNames = (name: string) => string | undefined

/** Loads the names that GitHub gives emoji, which the peer's sets of emoji share. */
export async function loadEmoji(): Promise<EmojiNames> {
  const { nameToEmoji } = await import('gemoji')
  return (name) => (Object.hasOwn(nameToEmoji, name) ? nameToEmoji[name] : undefined)
}
