import { formatIssue } from '@callboard/core'
import { errors } from '../errors.ts'
import { parseTemplate } from '../template/parse-template.ts'
import type { Template } from '../template/template.ts'

/**
 * A template from the inside of its `spec`, as YAML: what a test is about and nothing else.
 *
 * @throws SCAFFOLDER_TEMPLATE_INVALID with all of its problems
 */
export function testTemplate(spec: string, { baseUrl }: { baseUrl?: string } = {}): Template {
  const indented = spec.replace(/^\n+/, '').replace(/^(?=.)/gm, '  ')
  const text = `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata:
  name: demo
  title: Demo
spec:
  type: service
${indented}`
  const { template, issues } = parseTemplate({
    text,
    file: 'template.yaml',
    ...(baseUrl !== undefined && { baseUrl }),
  })
  if (template) return template
  throw errors.TEMPLATE_INVALID({ template: 'demo', problem: issues.map(formatIssue).join('\n') })
}
