import type { ElementContent } from 'hast'
import type { createLowlight } from 'lowlight'
import { aliases, grammarNames, ownGrammars } from './grammars.ts'
import type { Highlighter } from './highlighter.ts'

type Lowlight = ReturnType<typeof createLowlight>

/**
 * Code longer than this, in UTF-16 code units, stays plain. Most grammars of highlight.js take quadratic time on some
 * text (`a a a …` in C, one long word in PHP or Bash): seconds at 20 000, a fraction of one here.
 */
export const maxHighlightedLength = 5000

/** The default highlighter: the grammars of highlight.js as `hljs-*` classes, loaded when the first code is met. */
export function lowlightHighlighter(): Highlighter {
  let loading: Promise<Load> | undefined
  const loaded = () => {
    loading ??= load()
    return loading
  }
  return {
    name: 'lowlight',
    async prepare() {
      await loaded()
    },
    async highlight({ code, language }) {
      const name = aliases.get(language) ?? language
      if (!grammarNames.has(name) || code.length > maxHighlightedLength) return undefined
      const { lowlight, register } = await loaded()
      register(name)
      return lowlight.highlight(name, code).children as ElementContent[]
    },
  }
}

interface Load {
  lowlight: Lowlight
  register(name: string): void
}

async function load(): Promise<Load> {
  const { all, createLowlight } = await import('lowlight')
  const grammars: typeof all = { ...all, ...ownGrammars }
  const lowlight = createLowlight()
  return {
    lowlight,
    register(name) {
      const grammar = grammars[name]
      if (!lowlight.registered(name) && grammar) lowlight.register(name, grammar)
    },
  }
}
