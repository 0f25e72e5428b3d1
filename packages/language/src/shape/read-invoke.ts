import type { JsonObject, JsonValue } from '@nika/events'
import type { Extensions } from '../extensions.ts'
import type { Report } from '../problem.ts'
import { quote } from '../quote.ts'
import type { Path } from '../source/path.ts'
import { newRecord, setOwn } from '../source/record.ts'
import { jsonOf } from '../source/source-node.ts'
import { suggestion } from '../suggest.ts'
import { toolArguments } from '../tools/tool-arguments.ts'
import type { InvokeAction } from '../workflow.ts'
import { Fields } from './fields.ts'

const laterBuiltins = [
  'nika:assert',
  'nika:chart',
  'nika:convert',
  'nika:date',
  'nika:decide',
  'nika:edit',
  'nika:emit',
  'nika:glob',
  'nika:grep',
  'nika:hash',
  'nika:image_fx',
  'nika:image_generate',
  'nika:inspect',
  'nika:jq',
  'nika:json_diff',
  'nika:json_merge_patch',
  'nika:log',
  'nika:notify',
  'nika:prompt',
  'nika:tts_generate',
  'nika:uuid',
  'nika:validate',
  'nika:wait',
]
const mcpTool = /^mcp:[a-z0-9][a-z0-9-]*\/[A-Za-z0-9_/-]+$/

/** Reads `invoke:`. The arguments are judged by the tool's own table. */
export function readInvoke(fields: Fields, report: Report, extensions: Extensions): InvokeAction | undefined {
  fields.checkKeys({ known: ['tool', 'args'], later: ['workflow'] }, 'invoke')
  const composes = fields.node('workflow') !== undefined
  if (composes && fields.node('tool') !== undefined)
    report({ code: 'NIKA-PARSE-019', message: 'invoke takes tool: or workflow:, not both', path: fields.pathOf('workflow'), target: 'key' })
  const tool = composes && fields.node('tool') === undefined ? undefined : fields.requiredText('tool', 'invoke')
  const argsFields = fields.fields('args')
  const args = readArguments(argsFields)
  if (tool === undefined) return undefined
  if (extensions.tools?.includes(tool)) return { verb: 'invoke', tool, args }
  const judge = toolArguments.get(tool)
  if (judge === undefined) {
    refuseTool(tool, fields.pathOf('tool'), report)
    return undefined
  }
  judge(argsFields ?? new Fields({ kind: 'map', entries: [], flow: true }, fields.path, report), report)
  return { verb: 'invoke', tool, args }
}

function readArguments(fields: Fields | undefined): JsonObject {
  const args = newRecord<JsonValue>()
  for (const { key, value } of fields?.map.entries ?? []) setOwn(args, key, jsonOf(value))
  return args
}

function refuseTool(tool: string, path: Path, report: Report): void {
  if (tool === 'nika:done') report({ code: 'NIKA-BUILTIN-DONE-001', message: 'nika:done is only for the loop of an agent', path })
  else if (tool === 'nika:compose')
    report({ code: 'NIKA-BUILTIN-COMPOSE-001', message: 'nika:compose is only for the loop of an agent', path })
  else if (laterBuiltins.includes(tool) || mcpTool.test(tool))
    report({ code: 'NIKA-STAGE-001', message: `the tool ${tool} is not supported yet`, path })
  else if (tool.startsWith('nika:')) {
    report({
      code: 'NIKA-INVOKE-001',
      message: `there is no tool ${quote(tool)}`,
      hint: () => suggestion(tool, [...toolArguments.keys(), ...laterBuiltins]),
      path,
    })
  } else {
    report({
      code: 'NIKA-PARSE-019',
      message: `${quote(tool)} is not the name of a tool`,
      hint: 'a tool is `nika:<name>` or `mcp:<server>/<tool>`',
      path,
    })
  }
}
