import type { Workflow } from '../workflow.ts'
import type { Permits } from './permits.ts'
import { type Requirement, requirementsOf } from './requirements.ts'

/**
 * The smallest `permits:` block that the tasks of a workflow need, as far as the file says it. What is computed in the run
 * is guessed from defaults and folders; a computed host, a private host and an unknown absolute path are left to a person.
 */
export function inferPermits(workflow: Workflow): Permits {
  const requirements = workflow.tasks.flatMap((task) => requirementsOf(task, workflow))
  const exec = grantsOf(requirements, 'exec')
  const tools = grantsOf(requirements, 'tools')
  const http = grantsOf(requirements, 'net.http')
  const read = grantsOf(requirements, 'fs.read')
  const write = grantsOf(requirements, 'fs.write')
  const anyProgram = requirements.some(({ gate, grant }) => gate === 'exec' && grant === true)
  const fs = { ...(read.length === 0 ? {} : { read }), ...(write.length === 0 ? {} : { write }) }
  return {
    ...(anyProgram ? { exec: true } : exec.length === 0 ? {} : { exec }),
    ...(tools.length === 0 ? {} : { tools }),
    ...(http.length === 0 ? {} : { net: { http } }),
    ...(read.length + write.length === 0 ? {} : { fs }),
  }
}

function grantsOf(requirements: readonly Requirement[], gate: Requirement['gate']): readonly string[] {
  const grants = new Set<string>()
  for (const requirement of requirements)
    if (requirement.gate === gate && typeof requirement.grant === 'string') grants.add(requirement.grant)
  return [...grants].sort()
}

/** A `permits:` block as YAML, ready to paste; no line end after it. */
export function formatPermits(permits: Permits): string {
  const lines: string[] = []
  const list = (items: readonly string[]): string => `[${items.map(formatText).join(', ')}]`
  if (permits.exec !== undefined) lines.push(`  exec: ${typeof permits.exec === 'boolean' ? permits.exec : list(permits.exec)}`)
  if (permits.tools !== undefined) lines.push(`  tools: ${list(permits.tools)}`)
  if (permits.net?.http !== undefined) lines.push('  net:', `    http: ${list(permits.net.http)}`)
  if (permits.fs !== undefined) lines.push('  fs:')
  if (permits.fs?.read !== undefined) lines.push(`    read: ${list(permits.fs.read)}`)
  if (permits.fs?.write !== undefined) lines.push(`    write: ${list(permits.fs.write)}`)
  if (permits.env !== undefined) lines.push(`  env: ${list(permits.env)}`)
  return lines.length === 0 ? 'permits: {}' : ['permits:', ...lines].join('\n')
}

const plainText = /^[A-Za-z][A-Za-z0-9._-]*$/
const readAsOther = /^(?:true|false|null|True|False|Null|TRUE|FALSE|NULL)$/

function formatText(text: string): string {
  return plainText.test(text) && !readAsOther.test(text) ? text : JSON.stringify(text)
}
