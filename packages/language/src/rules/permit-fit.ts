import { permitsFix } from '../fixes/add-permits.ts'
import { checkPermit } from '../permits/check-permit.ts'
import { hostOfUrl } from '../permits/host.ts'
import { formatPermits, inferPermits } from '../permits/infer-permits.ts'
import type { Permits } from '../permits/permits.ts'
import { type Requirement, requirementsOf } from '../permits/requirements.ts'
import type { Report } from '../problem.ts'
import type { Draft } from '../shape/draft.ts'
import type { Workflow } from '../workflow.ts'

/** What the tasks need lies within what the file permits; what is known before the run is judged before the run. */
export function judgePermitFit({ workflow, declared }: Draft, report: Report): void {
  const { permits } = workflow
  const { unread } = declared.permits
  const needed = workflow.tasks.flatMap((task) => requirementsOf(task, workflow))
  if (permits === undefined && unread.size === 0) reportAbsent(needed, workflow, report)
  for (const requirement of needed) {
    if (unread.has(requirement.gate)) judgeFloor(requirement, report)
    else judgeFit(requirement, permits, report)
  }
}

/** @param permits undefined when the file has none, which is said once and not of each task. */
function judgeFit(requirement: Requirement, permits: Permits | undefined, report: Report): void {
  const { gate, path, effect } = requirement
  if (effect === undefined) {
    if (permits !== undefined && allowsNothing(permits, gate))
      report({ code: 'NIKA-SEC-004', message: `permits.${gate} allows nothing`, hint: hintFor(requirement), path })
    return
  }
  const decision = checkPermit(permits, effect)
  if (decision.decision === 'deny' && (decision.code !== 'NIKA-SEC-004' || permits !== undefined))
    report({ code: decision.code, message: decision.why, hint: decision.code === 'NIKA-SEC-004' ? hintFor(requirement) : undefined, path })
}

/** What is refused whatever the file permits. */
function judgeFloor({ path, effect }: Requirement, report: Report): void {
  if (effect === undefined) return
  const host = effect.gate === 'net.http' ? hostOfUrl(effect.url) : undefined
  const decision = checkPermit(host === undefined ? undefined : { net: { http: [host] } }, effect)
  if (decision.decision === 'deny' && decision.code !== 'NIKA-SEC-004') report({ code: decision.code, message: decision.why, path })
}

function hintFor({ gate, grant, effect }: Requirement): string | undefined {
  if (effect?.gate === 'exec' && effect.command.length === 1 && /\S\s+\S/.test(effect.command[0] ?? ''))
    return 'write each argument apart: `command: [git, log]`'
  if (effect?.gate === 'net.http' && hostOfUrl(effect.url) === undefined) return 'write an http or https URL: `https://example.com/page`'
  if (grant === true) return 'list the programs under `permits.exec`'
  return grant === undefined
    ? `list what the run may reach under \`permits.${gate}\``
    : `add ${JSON.stringify(grant)} to \`permits.${gate}\``
}

function allowsNothing(permits: Permits, gate: Requirement['gate']): boolean {
  switch (gate) {
    case 'exec':
      return permits.exec === undefined || permits.exec === false || (permits.exec !== true && permits.exec.length === 0)
    case 'tools':
      return (permits.tools ?? []).length === 0
    case 'fs.read':
      return (permits.fs?.read ?? []).length === 0
    case 'fs.write':
      return (permits.fs?.write ?? []).length === 0
    case 'net.http':
      return (permits.net?.http ?? []).length === 0
  }
}

function reportAbsent(needed: readonly Requirement[], workflow: Workflow, report: Report): void {
  const [first] = needed
  if (first === undefined) return
  const inferred = inferPermits(workflow)
  const gates = [...new Set(needed.map(({ gate }) => gate))].join(', ')
  report({
    code: 'NIKA-AUTH-006',
    message: `the file has no permits, and its tasks need ${gates}`,
    hint: `add what they need:\n${formatPermits(inferred)}`,
    path: first.path.slice(0, 3),
    target: 'key',
    fix: permitsFix(inferred),
  })
}
