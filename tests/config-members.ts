import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'

/** A key of a configuration, as its interface has it. */
export interface ConfigMember {
  /** With the keys around it: `catalog.store`. */
  key: string
  isRequired: boolean
  type: string
  /** What its comment says, in one line. */
  text: string
  default?: string
}

/** An interface whose keys are told by themselves. */
export interface ConfigInterface {
  name: string
  text: string
  members: ConfigMember[]
  /** Interfaces of the same program that its members name, with the files that they are in. */
  named: { name: string; file: string }[]
}

/** Reads an interface from its source: what a literal type has in it becomes keys with dots. */
export function configInterface(file: string, name: string): ConfigInterface | undefined {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true)
  const found = source.statements.find(
    (each): each is ts.InterfaceDeclaration =>
      ts.isInterfaceDeclaration(each) && each.name.text === name,
  )
  if (!found) return undefined
  const imported = importsOf(source)
  const named = new Map<string, string>()
  const noteNames = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text !== name) {
      const from = imported.get(node.text) ?? file
      if (!named.has(node.text)) named.set(node.text, from)
    }
    ts.forEachChild(node, noteNames)
  }
  const membersOf = (members: readonly ts.TypeElement[], prefix: string): ConfigMember[] =>
    members.filter(ts.isPropertySignature).flatMap((member) => {
      const key = `${prefix}${member.name.getText()}`
      if (member.type && ts.isTypeLiteralNode(member.type))
        return membersOf(member.type.members, `${key}.`)
      if (member.type) noteNames(member.type)
      const { text, fallback } = commentOf(member)
      const type = member.type?.getText().replaceAll(/\s+/g, ' ') ?? ''
      return [
        {
          key,
          isRequired: !member.questionToken,
          type,
          text,
          ...(fallback && { default: fallback }),
        },
      ]
    })
  return {
    name,
    text: commentOf(found).text,
    members: membersOf([...found.members], ''),
    named: [...named].map(([each, from]) => ({ name: each, file: from })),
  }
}

/** Where names come from that are imported from beside the file. */
function importsOf(source: ts.SourceFile): Map<string, string> {
  const found = new Map<string, string>()
  for (const each of source.statements) {
    if (!ts.isImportDeclaration(each) || !ts.isStringLiteral(each.moduleSpecifier)) continue
    const { text } = each.moduleSpecifier
    const bindings = each.importClause?.namedBindings
    if (!bindings || !ts.isNamedImports(bindings)) continue
    // Types of packages have their own reference.
    const file = text.startsWith('.') ? join(dirname(source.fileName), text) : ''
    for (const { name } of bindings.elements) found.set(name.text, file)
  }
  return found
}

function commentOf(node: ts.Node): { text: string; fallback?: string } {
  const [doc] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc)
  const textOf = (comment: ts.JSDoc['comment']) =>
    (ts.getTextOfJSDocComment(comment) ?? '').replaceAll(/\s+/g, ' ').trim()
  const fallback = doc?.tags?.find(({ tagName }) => tagName.text === 'default')
  return { text: textOf(doc?.comment), ...(fallback && { fallback: textOf(fallback.comment) }) }
}
