import { secretForms, shortestMaskedLength } from './secret-forms.ts'

/** Where in a text a secret stands, in UTF-16 code units. */
export interface SecretSpan {
  start: number
  end: number
}

/** Finds known secrets in all their forms. */
export interface SecretFinder {
  /** False for one that is too short to be looked for. */
  add(secret: string): boolean
  /** Length of the longest form; 0 when nothing is known. */
  longest(): number
  /** The longest secret at each place where one begins, in order; they may overlap. */
  find(text: string): Iterable<SecretSpan>
}

export function createSecretFinder(): SecretFinder {
  const forms = new Set<string>()
  let longest = 0
  let pattern: RegExp | undefined
  return {
    add(secret) {
      if (secret.trim().length < shortestMaskedLength) return false
      for (const form of secretForms(secret)) {
        forms.add(form)
        longest = Math.max(longest, form.length)
      }
      pattern = undefined
      return true
    },
    longest: () => longest,
    *find(text) {
      if (forms.size === 0) return
      pattern ??= compile(forms)
      pattern.lastIndex = 0
      for (let at = 0; ; at += 1) {
        pattern.lastIndex = at
        const match = pattern.exec(text)
        if (!match) return
        at = match.index
        yield { start: at, end: at + match[0].length }
      }
    },
  }
}

function compile(forms: Iterable<string>): RegExp {
  const longestFirst = [...forms].sort((a, b) => b.length - a.length)
  return new RegExp(
    longestFirst.map((form) => form.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')).join('|'),
    'g',
  )
}
