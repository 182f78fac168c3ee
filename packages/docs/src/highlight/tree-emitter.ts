import type { ElementContent } from 'hast'
import type { Emitter } from 'highlight.js'

/** Takes what highlight.js finds in a code as text and `span`s with its classes. Its types know a scope, its core a node: both are one. */
export class TreeEmitter implements Emitter {
  readonly content: ElementContent[] = []
  readonly #open: ElementContent[][] = [this.content]

  addText(text: string): void {
    const within = this.#within()
    const last = within.at(-1)
    if (last?.type === 'text') last.value += text
    else if (text !== '') within.push({ type: 'text', value: text })
  }

  openNode(name: string): void {
    this.#open.push(this.#addSpan(classesOf(name), []))
  }

  closeNode(): void {
    this.#open.pop()
  }

  startScope(name: string): void {
    this.openNode(name)
  }

  endScope(): void {
    this.closeNode()
  }

  /** Part of a text in another language. */
  __addSublanguage({ content }: TreeEmitter, name: string): void {
    if (name) this.#addSpan([name], content)
    else this.#within().push(...content)
  }

  finalize(): void {}

  toHTML(): string {
    return ''
  }

  #within(): ElementContent[] {
    return this.#open.at(-1) ?? this.content
  }

  #addSpan(className: string[], children: ElementContent[]): ElementContent[] {
    this.#within().push({ type: 'element', tagName: 'span', properties: { className }, children })
    return children
  }
}

/** As in the style sheets of highlight.js: `title.function` is `hljs-title function_`. */
const classesOf = (name: string): string[] =>
  name.split('.').map((part, depth) => (depth === 0 ? `hljs-${part}` : part + '_'.repeat(depth)))
