import { describe, expect, test } from 'vitest'
import { workflow } from './build-workflow.ts'
import { checkWorkflow } from './check-workflow.ts'
import { definitionOf } from './definition-of.ts'
import { formatDiagnostic } from './diagnostic.ts'
import { languageErrorTable } from './errors/codes.ts'
import { fixWorkflow } from './fixes/fix-workflow.ts'
import { parseWorkflow } from './parse-workflow.ts'

/** How many documents are tried, and from which one on: NIKA_FUZZ_COUNT=20000 is the long run. */
const count = Number(process.env['NIKA_FUZZ_COUNT'] ?? 300)
const firstSeed = Number(process.env['NIKA_FUZZ_SEED'] ?? 1)

const seeds: readonly string[] = [
  `nika: release-notes                     # the name
model: openai/gpt-5-mini
inputs: { since: { type: string, default: v1.0.0 } }
permits: { exec: [git], fs: { write: ["./out/**"] }, tools: ["nika:write"] }
tasks:
  log:     { exec: { command: [git, log, "--oneline", "\${{ inputs.since }}..HEAD"] } }
  notes:
    with: { commits: "\${{ tasks.log.output }}" }
    infer: { prompt: "Write release notes for:\\n\${{ with.commits }}", max_tokens: 800 }
  save:
    with: { text: "\${{ tasks.notes.output }}" }
    invoke: { tool: "nika:write", args: { path: ./out/NOTES.md, content: "\${{ with.text }}" } }
outputs: { notes: "\${{ tasks.notes.output }}" }
`,
  `nika: digest
inputs:
  topic:
    type: string
    required: true
    description: 'what it''s about'
  limits: { type: { object: { pages: integer, tags: { optional: { array: string } } } }, default: { pages: 3 } }
const:
  base: https://docs.example.com
  retries: 9007199254740993
  odd: { type: { enum: [short, long] }, value: short }
permits:
  net: { http: [docs.example.com] }
  tools: ["nika:fetch", "nika:read"]
  fs:
    read: [./data/**]
tasks:
  page:
    invoke:
      tool: nika:fetch
      args: { url: "\${{ const.base }}/\${{ inputs.topic }}", mode: text, headers: { accept: text/plain } }
  file:
    after: { page: success }
    invoke: { tool: "nika:read", args: { path: "./data/\${{ inputs.topic }}.md" } }
  digest:
    with:
      page: \${{ tasks.page.output }}
      both: ["\${{ tasks.file.output }}", { style: "\${{ const.odd }}" }]
    infer:
      model: mock/echo
      system: |
        You are brief.
          Keep \\\${{ braces }}.
      prompt: >-
        Sum up
        \${{ with.page }}
      temperature: 0.2
      schema: { type: object, properties: { text: { type: string } }, required: [text] }
outputs:
  digest: { value: "\${{ tasks.digest.output.text }}", type: string, description: the text }
  status: \${{ tasks.page.status }} in \${{ tasks.page.duration_ms }} ms
`,
  '{"nika": "json", "tasks": {"a": {"exec": {"command": ["git", "\\u00e9"], "capture": "structured"}}, "b": {"with": {"x": "${{ tasks.a.output.stdout }}"}, "infer": {"prompt": "${{ with.x }}"}}}, "permits": {"exec": true}}\n',
  'nika: broken\r\ntasks:\r\n  one: { infer: { prompt: "${{ tasks.two.output }}" } }\r\n  two: { after: { one: success }, when: "${{ size(x) > 1 }}", exec: { shell: ls } }\r\n',
]

const hostile = [
  '&a ',
  '*a',
  '!x ',
  '!!int ',
  '<<: ',
  '{',
  '}',
  '[',
  ']',
  '|\n',
  '>-\n',
  '"',
  "'",
  '${{',
  '}}',
  '\\',
  '\t',
  '\r',
  '\n',
  '\0',
  '\u001b[31m',
  '\u202e',
  '\ufeff',
  '\ud800',
  'e\u0301',
  '- ',
  '? ',
  ': ',
  ',',
  '#',
  '%TAG ! x\n',
  '---\n',
  '...\n',
  '.nan',
  '-.inf',
  '1e999',
  '0x',
  '__proto__',
  'constructor',
  '~',
  'null',
  'tasks.one.output',
  'with.',
  'secrets.x',
  '../',
  'nika:read',
  'permits: {}\n',
  'when: x\n',
  '['.repeat(70),
  'x'.repeat(70_000),
  '\u{1f600}',
] as const

/** A small generator of pseudo-random numbers (mulberry32): the same seed gives the same documents. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** A workflow after one to six changes to its characters, lines and tokens. */
function mutatedDocument(seed: number): string {
  const random = randomFrom(seed)
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[random(items.length)]
  let text = pick(seeds) ?? ''
  for (let changes = pick([1, 1, 1, 2, 3, 6]) ?? 1; changes > 0; changes--) text = mutate(text, random, pick)
  return text
}

function mutate(text: string, random: (below: number) => number, pick: <Item>(items: readonly Item[]) => Item | undefined): string {
  const at = random(text.length + 1)
  const end = Math.min(text.length, at + 1 + random(12))
  const lines = text.split('\n')
  const line = random(lines.length)
  switch (random(14)) {
    case 0:
      return text.slice(0, at) + text.slice(end)
    case 1:
      return text.slice(0, at) + (pick(hostile) ?? '') + text.slice(at)
    case 2:
      return text.slice(0, at) + (pick(hostile) ?? '') + text.slice(end)
    case 3:
      return text.slice(0, at) + String.fromCharCode(random(128)) + text.slice(at + 1)
    case 4:
      return text.slice(0, end) + text.slice(at, end).repeat(1 + random(40)) + text.slice(end)
    case 5:
      return text.slice(0, at)
    case 6:
      return lines.toSpliced(line, 1).join('\n')
    case 7:
      return lines.toSpliced(line, 0, lines[random(lines.length)] ?? '').join('\n')
    case 8:
      return lines.with(line, ' '.repeat(random(8)) + (lines[line] ?? '').trimStart()).join('\n')
    case 9: {
      const other = pick(seeds) ?? ''
      return text.slice(0, at) + other.slice(random(other.length))
    }
    case 10: {
      const words = text.split(/\b/)
      return words.with(random(words.length), pick(words) ?? '').join('')
    }
    case 11:
      return text.slice(0, at) + (pick([' ', '\n', ' # note\n', 'a', '1', '_']) ?? '') + text.slice(at)
    case 12:
      return text.replace(/\d+/g, (word) => (random(4) === 0 ? String(random(99)) : word))
    default:
      return text.replaceAll(pick(['"', ':', '{', 'tasks', '$', '\n']) ?? '', pick(hostile) ?? '')
  }
}

/** Everything that must hold of any text. */
function examine(text: string): void {
  const { workflow: parsed, diagnostics } = parseWorkflow(text)
  const refused = diagnostics.some(({ severity }) => severity === 'error')

  expect(parsed === undefined).toBe(refused)
  for (const diagnostic of diagnostics) {
    expect(languageErrorTable).toHaveProperty([diagnostic.code])
    expect(diagnostic.where?.line).toBeGreaterThan(0)
    expect(diagnostic.where?.column).toBeGreaterThan(0)
    expect(formatDiagnostic(diagnostic)).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/)
  }
  const offsets = diagnostics.map(({ where }) => (where?.line ?? 0) * 1e7 + (where?.column ?? 0))
  expect(offsets).toEqual(offsets.toSorted((left, right) => left - right))
  expect(parseWorkflow(fixWorkflow(text).text).diagnostics.filter(({ fix }) => fix !== undefined)).toEqual([])
  if (parsed === undefined) return
  const { source: _source, ...plain } = parsed
  expect(checkWorkflow({ ...parsed })).toEqual(
    diagnostics.map(({ excerpt: _, ...diagnostic }) => expect.objectContaining({ code: diagnostic.code })),
  )
  expect(workflow(definitionOf(parsed))).toEqual(plain)
}

describe('a document that was changed at random', () => {
  test(`is accepted or refused with codes and places, ${count} times`, { timeout: 60_000 + count * 60 }, () => {
    for (let seed = firstSeed; seed < firstSeed + count; seed++) {
      try {
        examine(mutatedDocument(seed))
      } catch (error) {
        throw new Error(`NIKA_FUZZ_SEED=${seed} NIKA_FUZZ_COUNT=1 shows the failure`, { cause: error })
      }
    }
  })

  test('is often still a workflow, and often refused for more than its syntax', () => {
    const results = Array.from({ length: 200 }, (_, index) => parseWorkflow(mutatedDocument(index)))
    const accepted = results.filter((result) => result.workflow !== undefined)
    const codes = new Set(results.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code)))

    expect(accepted.length).toBeGreaterThan(10)
    expect(codes.size).toBeGreaterThan(15)
  })
})

test.each(seeds.slice(0, 3))('the documents that are changed are workflows', (seed) => {
  expect(parseWorkflow(seed).diagnostics).toEqual([])
})
