/** `1 entity`, `12 entities`: a number with its noun. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${grouped(number)} ${number === 1 ? one : many}`
}

/** A number with thin gaps between thousands where people read it: `12 345`. */
function grouped(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, '\u202f')
}

/** A reference as short as it can be typed: without the namespace `default`. */
export function shortRef(ref: string): string {
  return ref.replace(':default/', ':')
}

/** The name of a group or person, which need not say that it is one. */
export function shortOwner(ref: string): string {
  return ref.replace(/^(?:group|user):(?:default\/)?/, '')
}

/** A size: `312 B`, `4.2 kB`. */
export function bytes(number: number): string {
  if (number < 1000) return `${number} B`
  if (number < 1_000_000) return `${(number / 1000).toFixed(1)} kB`
  return `${(number / 1_000_000).toFixed(1)} MB`
}

/** A time: `12 ms`, `1.4 s`. */
export function duration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}
