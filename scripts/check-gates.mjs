// Time, chance, the environment, timers, the console and the network are handed in. Their one home
// is packages/core/src/node; this refuses them everywhere else in the packages.
import ts from 'typescript'
import { read, sources } from './workspace.mjs'

const gates = 'packages/core/src/node/'
const globals = new Set(['fetch', 'setTimeout', 'setInterval', 'WebSocket'])
const members = {
  process: () => true,
  console: () => true,
  Date: (name) => name === 'now',
  Math: (name) => name === 'random',
  performance: (name) => name === 'now' || name === 'timeOrigin',
  crypto: (name) => name === 'randomUUID' || name === 'getRandomValues',
  AbortSignal: (name) => name === 'timeout',
}
const random = /^(random|getRandom|webcrypto|generateKey)/

function gateViolations(path, text) {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const own = boundNames(file)
  const found = []
  const report = (node, what) => {
    const { line, character } = file.getLineAndCharacterOfPosition(node.getStart())
    found.push(
      `${path}:${line + 1}:${character + 1}: ${what} belongs to ${gates}; take it from the runtime.`,
    )
  }
  const visit = (node) => {
    const what = violation(node, own)
    if (what) report(node, what)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

function violation(node, own) {
  const isGlobal = (name) => !own.has(name)
  if (ts.isPropertyAccessExpression(node)) {
    const object = globalName(node.expression)
    const name = node.name.text
    if (object === 'globalThis') return globals.has(name) ? `globalThis.${name}` : undefined
    if (object && isGlobal(object) && members[object]?.(name)) return `${object}.${name}`
  }
  if (ts.isIdentifier(node) && globals.has(node.text) && isGlobal(node.text) && isValue(node))
    return node.text
  if (ts.isNewExpression(node) && ts.isIdentifier(node.expression)) {
    const { text } = node.expression
    if (text === 'Date' && isGlobal(text) && !node.arguments?.length) return 'new Date()'
    if (text === 'Function' && isGlobal(text)) return 'new Function()'
  }
  if (ts.isImportDeclaration(node) && /^(node:)?crypto$/.test(node.moduleSpecifier.text)) {
    const bindings = node.importClause?.namedBindings
    if (!bindings || ts.isNamespaceImport(bindings)) return 'the whole of node:crypto'
    const name = bindings.elements
      .map((each) => (each.propertyName ?? each.name).text)
      .find((each) => random.test(each))
    return name && `${name} of node:crypto`
  }
}

function globalName(node) {
  if (ts.isIdentifier(node)) return node.text
  const isMember = ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)
  return isMember && node.expression.text === 'globalThis' ? node.name.text : undefined
}

// A key, a member's name, a declaration or a type is not a use of the global.
function isValue(node) {
  const { parent } = node
  if (ts.isShorthandPropertyAssignment(parent)) return true
  if (parent.name === node || parent.propertyName === node) return false
  return !ts.isTypeNode(parent) && !ts.isQualifiedName(parent)
}

function boundNames(file) {
  const names = new Set()
  const visit = (node) => {
    const declares =
      ts.isVariableDeclaration(node) ||
      ts.isParameter(node) ||
      ts.isBindingElement(node) ||
      ts.isImportSpecifier(node) ||
      ts.isImportClause(node) ||
      ts.isFunctionDeclaration(node)
    if (declares && node.name && ts.isIdentifier(node.name)) names.add(node.name.text)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return names
}

const found = sources('packages')
  .filter((path) => !path.startsWith(gates))
  .flatMap((path) => gateViolations(path, read(path)))
for (const line of found) console.error(line)
if (found.length > 0) process.exitCode = 1
