import { parseYaml } from './parse-yaml.ts'

export const values = (text: string) =>
  parseYaml(text, { file: 'x' }).documents.map(({ value }) => value)
export const codes = (text: string, limits = {}) => {
  const { issues, documents } = parseYaml(text, { file: 'x', limits })
  return [issues, ...documents.map((document) => document.issues)].flat().map(({ code }) => code)
}
