// Writes the golden log of this version, test/golden/<version>.ndjson, which every later version must read. Once it is
// released, it is never written again. Run: node_modules/.bin/node --conditions=@nika/source scripts/golden-log.ts
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeEvent } from '@nika/events'
import { formatDiagnostic, parseWorkflow } from '@nika/language'
import { mockProvider } from '@nika/provider'
import { Runner } from '@nika/runner'
import manifest from '../packages/runner/package.json' with { type: 'json' }

const text = `nika: golden
model: mock/echo
inputs: { name: { type: string, default: world }, large: { type: integer, default: 9007199254740993 } }
const: { tone: calm }
permits: { exec: [printf, sh], fs: { read: ["./notes.md"] }, tools: ["nika:read"] }
tasks:
  notes: { invoke: { tool: "nika:read", args: { path: ./notes.md } } }
  shout:
    with: { notes: "\${{ tasks.notes.output }}" }
    exec: { command: [printf, "%s, %s!", "\${{ with.notes }}", "\${{ inputs.name }}"] }
  judge:
    with: { notes: "\${{ tasks.notes.output }}" }
    infer:
      prompt: "In a \${{ const.tone }} tone, \${{ inputs.large }} times: \${{ with.notes }}"
      max_tokens: 60
      schema: { type: object, properties: { kind: { enum: [good, bad] } }, required: [kind], additionalProperties: false }
  sum_up:
    with: { shout: "\${{ tasks.shout.output }}", kind: "\${{ tasks.judge.output.kind }}" }
    infer: { system: "Be brief.", prompt: "\${{ with.shout }} is \${{ with.kind }} 🦋" }
  broken: { exec: { command: [sh, "-c", "echo 'no such file' >&2; exit 3"] } }
  after_broken: { after: { broken: success }, exec: { command: [printf, never] } }
outputs: { answer: "\${{ tasks.sum_up.output }}" }
`

const { workflow, diagnostics } = parseWorkflow(text, { file: 'golden.nika.yaml' })
if (workflow === undefined) throw new Error(diagnostics.map(formatDiagnostic).join('\n'))

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'nika-golden-')))
try {
  writeFileSync(join(folder, 'notes.md'), 'Ünï\tcode\n')
  // Tasks one by one, and a clock that counts: the log is the same whenever it is made.
  let milliseconds = 0
  performance.now = () => {
    milliseconds += 0.125
    return milliseconds
  }
  const runner = new Runner(workflow, {
    providers: { mock: mockProvider() },
    cwd: folder,
    runId: '019b2d3e-4f50-7a61-8b72-9c83ad94be05',
    limits: { tasks: 1 },
    now: () => Date.UTC(2026, 0, 2, 3, 4, 5, 678),
  })
  await runner.run()
  const log = runner.eventLog.events().map(encodeEvent).join('').replaceAll(folder, '/project')
  writeFileSync(join(import.meta.dirname, '../test/golden', `${manifest.version}.ndjson`), log)
} finally {
  rmSync(folder, { recursive: true })
}
