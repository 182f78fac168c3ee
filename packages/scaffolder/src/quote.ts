/** A value as messages show it: in quotes, and not longer than a line or two. */
export const quote = (value: string) =>
  JSON.stringify(value.length > 200 ? `${value.slice(0, 200)}…` : value)
