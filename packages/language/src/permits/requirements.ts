import { assertNever } from '../assert-never.ts'
import type { Path } from '../source/path.ts'
import { getOwn } from '../source/record.ts'
import type { ExecAction, InvokeAction, Task, Workflow } from '../workflow.ts'
import { type Effect, toolEffects } from './effects.ts'
import { hostOfUrl, isPrivateHost } from './host.ts'
import { knownText } from './known-text.ts'

/** What a task needs to be permitted, as far as the file says it. */
export interface Requirement {
  readonly gate: Effect['gate']
  /** Where the target is written. */
  readonly path: Path
  /** The effect, when its target is known before the run. */
  readonly effect?: Effect
  /** The entry of `permits` that would allow it: `true` for any program; undefined when only a person can tell. */
  readonly grant?: string | true
}

/** What a task needs to be permitted, in the order in which it is judged. */
export function requirementsOf(task: Task, workflow: Workflow): readonly Requirement[] {
  const { action } = task
  switch (action.verb) {
    case 'infer':
      return []
    case 'exec':
      return [execRequirement(action, ['tasks', task.id, 'exec', 'command'], workflow)]
    case 'invoke':
      return invokeRequirements(action, ['tasks', task.id, 'invoke'], workflow)
    default:
      return assertNever(action)
  }
}

function execRequirement(action: ExecAction, path: Path, workflow: Workflow): Requirement {
  const [first = ''] = action.command
  const requirement = { gate: 'exec', path: [...path, 0] } as const
  const program = knownText(first, workflow, 'constants')
  if (!program.complete) {
    const usual = knownText(first, workflow, 'defaults')
    return { ...requirement, grant: usual.complete && usual.text !== '' ? usual.text : true }
  }
  // An argument that is not known yet is judged when it is; no argument stands for it here.
  const command = action.command
    .map((argument) => knownText(argument, workflow, 'constants'))
    .map((known) => (known.complete ? known.text : ''))
  return { ...requirement, effect: { gate: 'exec', command }, grant: program.text }
}

function invokeRequirements(action: InvokeAction, path: Path, workflow: Workflow): readonly Requirement[] {
  const { tool } = action
  const needed: Requirement = { gate: 'tools', path: [...path, 'tool'], effect: { gate: 'tools', tool }, grant: tool }
  const reached = toolEffects.get(tool)
  if (reached === undefined) return [needed]
  const target = getOwn(action.args, reached.argument)
  const place = [...path, 'args', reached.argument]
  if (typeof target !== 'string') return [needed]
  return [
    needed,
    reached.gate === 'net.http' ? netRequirement(target, place, workflow) : pathRequirement(reached.gate, target, place, workflow),
  ]
}

function pathRequirement(gate: 'fs.read' | 'fs.write', template: string, path: Path, workflow: Workflow): Requirement {
  const known = knownText(template, workflow, 'constants')
  if (known.complete) return { gate, path, effect: { gate, path: known.text }, grant: known.text }
  const usual = knownText(template, workflow, 'defaults')
  const grant = usual.complete ? usual.text : folderGlob(usual.text)
  return { gate, path, ...(grant === undefined ? {} : { grant }) }
}

/** The folder that a path begins with, and all that is in it; never the whole file system. */
function folderGlob(beginning: string): string | undefined {
  const folder = beginning.slice(0, beginning.lastIndexOf('/') + 1)
  if (folder === '/') return undefined
  return folder === '' ? './**' : `${folder}**`
}

/** Up to the first slash after the host, a URL says which host it means, whatever follows. */
const origin = /^https?:\/\/[^/?#\\]+(?=[/?#])/i

function netRequirement(template: string, path: Path, workflow: Workflow): Requirement {
  const known = knownText(template, workflow, 'constants')
  const certain = known.complete ? known.text : origin.exec(known.text)?.[0]
  const usual = knownText(template, workflow, 'defaults')
  const likely = certain ?? (usual.complete ? usual.text : origin.exec(usual.text)?.[0])
  const host = likely === undefined ? undefined : hostOfUrl(likely)
  return {
    gate: 'net.http',
    path,
    ...(certain === undefined ? {} : { effect: { gate: 'net.http', url: certain } }),
    // A private host is never granted by inference: that is a person's own decision.
    ...(host === undefined || isPrivateHost(host) ? {} : { grant: host }),
  }
}
