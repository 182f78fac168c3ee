import { type Alias, type Document, isAlias, isCollection, isPair, isScalar, type Node } from 'yaml'
import { maxListed } from './compose-yaml.ts'
import type { YamlLimits } from './yaml-limits.ts'

/** What is wrong with the tree of a document that is well-formed, and where. */
export interface TreeProblem {
  code: 'YAML_DUPLICATE_KEY' | 'YAML_ALIAS' | 'YAML_DEPTH'
  message: string
  hint: string
  offset: number
}

/** What aliases may still add to a text when they are written out, in characters. Its documents share it. */
export interface AliasBudget {
  left: number
}

/** What a part of the tree is once its aliases are written out. */
interface Extent {
  length: number
  depth: number
}

/**
 * Finds duplicate keys, and aliases that are unknown, stand inside what they repeat, or would make the document
 * grow or deepen without bound. One pass in the order of the text; nothing is written out to be measured.
 */
export function checkTree(
  document: Document.Parsed,
  limits: YamlLimits,
  budget: AliasBudget,
): readonly TreeProblem[] {
  const check = new TreeCheck(limits, budget)
  check.extentOf(document.contents)
  return check.problems.slice(0, maxListed)
}

class TreeCheck {
  readonly problems: TreeProblem[] = []
  readonly #limits: YamlLimits
  readonly #budget: AliasBudget
  /** Anchors so far; without an extent while the node is still open. */
  readonly #anchors = new Map<string, Extent | undefined>()
  #aliases = 0
  #grows = false

  constructor(limits: YamlLimits, budget: AliasBudget) {
    this.#limits = limits
    this.#budget = budget
  }

  /** Recursive: the gate for depth was passed before there was a tree. */
  extentOf(node: unknown): Extent {
    if (isAlias(node)) return this.#extentOfAlias(node)
    if (isPair(node)) return sum([this.extentOf(node.key), this.extentOf(node.value)])
    if (isCollection(node)) {
      if (node.anchor !== undefined) this.#anchors.set(node.anchor, undefined)
      this.#checkKeys(node.items)
      const inner = sum(node.items.map((item) => this.extentOf(item)))
      const extent = { length: inner.length + node.items.length, depth: inner.depth + 1 }
      if (extent.depth === this.#limits.maxDepth + 1)
        this.#report(node, {
          code: 'YAML_DEPTH',
          message: `The document is nested deeper than ${this.#limits.maxDepth} levels`,
          hint: 'Make it flatter; no format that is read here needs such depth.',
        })
      if (node.anchor !== undefined) this.#anchors.set(node.anchor, extent)
      return extent
    }
    const extent = { length: lengthOf(node), depth: 0 }
    if (isScalar(node) && node.anchor !== undefined) this.#anchors.set(node.anchor, extent)
    return extent
  }

  #extentOfAlias(alias: Alias): Extent {
    this.#aliases += 1
    const extent = this.#anchors.get(alias.source)
    const fault = this.#faultOf(alias.source, extent)
    if (fault) this.#report(alias, { code: 'YAML_ALIAS', ...fault })
    if (fault || !extent) return { length: 0, depth: 0 }
    this.#budget.left -= extent.length
    return extent
  }

  #faultOf(source: string, extent: Extent | undefined) {
    const hint = 'Write the repeated part out.'
    if (this.#aliases === this.#limits.maxAliases + 1)
      return { message: `More than ${this.#limits.maxAliases} aliases are used`, hint }
    if (!this.#anchors.has(source))
      return {
        message: `The alias "*${source}" repeats nothing that stands before it`,
        hint: `Mark the part to repeat with "&${source}".`,
      }
    if (!extent) return { message: `The alias "*${source}" stands inside what it repeats`, hint }
    if (extent.length <= this.#budget.left || this.#grows) return undefined
    this.#grows = true
    return { message: `The alias "*${source}" would make the text grow without bound`, hint }
  }

  #checkKeys(items: readonly unknown[]): void {
    const seen = new Set<string>()
    for (const item of items) {
      if (!isPair(item) || !isScalar(item.key)) continue
      const key = String(item.key.value ?? '')
      if (seen.has(key))
        this.#report(item.key, {
          code: 'YAML_DUPLICATE_KEY',
          message: `The key "${key}" is written twice`,
          hint: 'Keep one of the two.',
        })
      seen.add(key)
    }
  }

  #report(node: Node, problem: Omit<TreeProblem, 'offset'>): void {
    if (this.problems.length > maxListed) return
    this.problems.push({ ...problem, offset: node.range?.[0] ?? 0 })
  }
}

function sum(extents: readonly Extent[]): Extent {
  let [length, depth] = [0, 0]
  for (const extent of extents) {
    length += extent.length
    depth = Math.max(depth, extent.depth)
  }
  return { length, depth }
}

function lengthOf(node: unknown): number {
  const range = isScalar(node) ? node.range : undefined
  return range ? range[1] - range[0] : 0
}
