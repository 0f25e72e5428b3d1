import { permitsFix } from '../fixes/add-permits.ts'
import { checkPermit } from '../permits/check-permit.ts'
import { formatPermits, inferPermits } from '../permits/infer-permits.ts'
import type { Permits } from '../permits/permits.ts'
import { type Requirement, requirementsOf } from '../permits/requirements.ts'
import type { Report } from '../problem.ts'
import type { Draft } from '../shape/draft.ts'
import { forEachTemplate } from '../templates/resolve.ts'
import type { Workflow } from '../workflow.ts'

/** What the tasks need lies within what the file permits; what is known before the run is judged before the run. */
export function judgePermitFit(draft: Draft, report: Report): void {
  const { workflow, declared } = draft
  const { permits } = workflow
  const needed = workflow.tasks.flatMap((task) => requirementsOf(task, workflow))
  if (permits === undefined && declared.permitsKnown) reportAbsent(needed, workflow, report)
  const judgesFit = permits !== undefined && !holdsTemplates(permits)
  for (const requirement of needed) judge(requirement, permits, judgesFit, report)
}

function judge(requirement: Requirement, permits: Permits | undefined, judgesFit: boolean, report: Report): void {
  const { gate, path, effect } = requirement
  if (effect === undefined) {
    if (judgesFit && allowsNothing(permits, gate))
      report({ code: 'NIKA-SEC-004', message: `permits.${gate} allows nothing`, hint: hintFor(requirement), path })
    return
  }
  const decision = checkPermit(permits, effect)
  if (decision.decision === 'allow' || (decision.code === 'NIKA-SEC-004' && !judgesFit)) return
  report({ code: decision.code, message: decision.why, hint: decision.code === 'NIKA-SEC-004' ? hintFor(requirement) : undefined, path })
}

function hintFor({ gate, grant }: Requirement): string | undefined {
  if (grant === true) return 'list the programs under `permits.exec`'
  return grant === undefined
    ? `list what the run may reach under \`permits.${gate}\``
    : `add ${JSON.stringify(grant)} to \`permits.${gate}\``
}

function allowsNothing(permits: Permits | undefined, gate: Requirement['gate']): boolean {
  switch (gate) {
    case 'exec':
      return permits?.exec === undefined || permits.exec === false || (permits.exec !== true && permits.exec.length === 0)
    case 'tools':
      return (permits?.tools ?? []).length === 0
    case 'fs.read':
      return (permits?.fs?.read ?? []).length === 0
    case 'fs.write':
      return (permits?.fs?.write ?? []).length === 0
    case 'net.http':
      return (permits?.net?.http ?? []).length === 0
  }
}

function holdsTemplates(permits: Permits): boolean {
  let found = false
  const { fs, net, exec, tools } = permits
  forEachTemplate(
    [...(fs?.read ?? []), ...(fs?.write ?? []), ...(net?.http ?? []), ...(typeof exec === 'object' ? exec : []), ...(tools ?? [])],
    (template) => {
      found ||= template.parts.some((part) => typeof part !== 'string')
    },
  )
  return found
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
