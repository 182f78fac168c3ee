import type { HLJSApi, LanguageFn } from 'highlight.js'
import { aliases, grammarNames, ownGrammars } from './grammars.ts'
import type { Highlighter } from './highlighter.ts'
import { TreeEmitter } from './tree-emitter.ts'

/**
 * Code longer than this, in UTF-16 code units, stays plain. Most grammars of highlight.js take quadratic time on some
 * text (`a a a …` in C, one long word in PHP or Bash): seconds at 20 000, a fraction of one here.
 */
export const maxHighlightedLength = 5000

/**
 * The default highlighter: the grammars of highlight.js as `hljs-*` classes. It is loaded when the first code is met, and each
 * grammar with the first code of its language: all of them take a quarter of a second.
 */
export function highlightJsHighlighter(): Highlighter {
  let loading: Promise<HLJSApi> | undefined
  const loaded = () => {
    loading ??= load()
    return loading
  }
  return {
    name: 'highlight.js',
    async prepare() {
      await loaded()
    },
    async highlight({ code, language }) {
      const name = aliases.get(language) ?? language
      if (!grammarNames.has(name) || code.length > maxHighlightedLength) return undefined
      const hljs = await loaded()
      if (!hljs.getLanguage(name)) hljs.registerLanguage(name, await grammarOf(name))
      const { _emitter, errorRaised } = hljs.highlight(code, {
        language: name,
        ignoreIllegals: true,
      })
      if (errorRaised) throw errorRaised
      return (_emitter as TreeEmitter).content
    },
  }
}

async function load(): Promise<HLJSApi> {
  const { default: core } = await import('highlight.js/lib/core')
  const hljs = core.newInstance()
  hljs.configure({ __emitter: TreeEmitter })
  return hljs
}

async function grammarOf(name: string): Promise<LanguageFn> {
  const own = ownGrammars[name]
  if (own) return own
  const { default: grammar } = await import(`highlight.js/lib/languages/${name}`)
  return grammar
}
