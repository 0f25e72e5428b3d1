import { describe, expect, test } from 'vitest'
import { parseWorkflow } from '../parse-workflow.ts'
import type { Workflow } from '../workflow.ts'
import { formatPermits, inferPermits } from './infer-permits.ts'
import type { Permits } from './permits.ts'

const top =
  'nika: a\ninputs: { url: { type: string, default: "https://docs.example.com/x" }, any: { type: string }, path: { type: string, default: ./notes.md } }\nconst: { out: ./out }\n'

/** A workflow of tasks as they would be written. */
function unpermitted(...tasks: readonly string[]): Workflow {
  const text = `${top}permits: { exec: true, tools: ["nika:*"], fs: { read: ["./**", "/**"], write: ["./**"] }, net: { http: ["*"] } }\ntasks:\n${tasks.map((task, index) => `  t${index}: ${task}\n`).join('')}`
  const { workflow, diagnostics } = parseWorkflow(text)
  if (workflow === undefined) throw new Error(JSON.stringify(diagnostics))
  return workflow
}

const read = (path: string): string => `{ invoke: { tool: "nika:read", args: { path: ${JSON.stringify(path)} } } }`
const fetch = (url: string): string => `{ invoke: { tool: "nika:fetch", args: { url: ${JSON.stringify(url)}, mode: raw } } }`

describe('inferPermits', () => {
  test.each<readonly [string, readonly string[], Permits]>([
    ['nothing for a model', ['{ infer: { prompt: x } }'], {}],
    [
      'a program',
      ['{ exec: { command: [git, log] } }', '{ exec: { command: [git] } }', '{ exec: { command: [cargo] } }'],
      { exec: ['cargo', 'git'] },
    ],
    ['a program from a constant', ['{ exec: { command: ["${{ const.out }}/run"] } }'], { exec: ['./out/run'] }],
    ['any program when it is computed', ['{ exec: { command: ["${{ inputs.any }}"] } }'], { exec: true }],
    ['a path', [read('./a.md')], { tools: ['nika:read'], fs: { read: ['./a.md'] } }],
    ['a path from a constant', [read('${{ const.out }}/a.md')], { tools: ['nika:read'], fs: { read: ['./out/a.md'] } }],
    ['a path from a default', [read('${{ inputs.path }}')], { tools: ['nika:read'], fs: { read: ['./notes.md'] } }],
    ['the folder of a computed path', [read('./data/${{ inputs.any }}.csv')], { tools: ['nika:read'], fs: { read: ['./data/**'] } }],
    ['the working folder of a computed path', [read('${{ inputs.any }}')], { tools: ['nika:read'], fs: { read: ['./**'] } }],
    ['no path that may be anywhere', [read('/${{ inputs.any }}')], { tools: ['nika:read'] }],
    ['a host', [fetch('https://API.example.com:8443/x')], { tools: ['nika:fetch'], net: { http: ['api.example.com'] } }],
    [
      'the host of a computed path',
      [fetch('https://api.example.com/${{ inputs.any }}')],
      { tools: ['nika:fetch'], net: { http: ['api.example.com'] } },
    ],
    ['a host from a default', [fetch('${{ inputs.url }}')], { tools: ['nika:fetch'], net: { http: ['docs.example.com'] } }],
    ['no computed host', [fetch('https://${{ inputs.any }}.example.com/')], { tools: ['nika:fetch'] }],
    ['no host that is not complete', [fetch('https://api.example.com${{ inputs.any }}')], { tools: ['nika:fetch'] }],
  ])('gives %s', (_, tasks, permits) => {
    expect(inferPermits(unpermitted(...tasks))).toEqual(permits)
  })

  test('never grants a loopback host', () => {
    const { diagnostics } = parseWorkflow(`${top}tasks: { a: ${fetch('http://localhost:3000/')} }\n`)

    expect(diagnostics.map(({ code }) => code)).toEqual(['NIKA-AUTH-006', 'NIKA-SEC-005'])
    expect(diagnostics[0]?.hint).toBe('add what they need:\npermits:\n  tools: ["nika:fetch"]')
  })
})

describe('formatPermits', () => {
  test('writes a block that reads back', () => {
    const permits: Permits = {
      exec: ['git', './run me', 'true'],
      tools: ['nika:read'],
      net: { http: ['example.com', '*'] },
      fs: { read: ['./data/**', '- "x" # y'], write: [] },
      env: ['HOME'],
    }
    const block = formatPermits(permits)

    expect(block).toBe(
      [
        'permits:',
        '  exec: [git, "./run me", "true"]',
        '  tools: ["nika:read"]',
        '  net:',
        '    http: [example.com, "*"]',
        '  fs:',
        '    read: ["./data/**", "- \\"x\\" # y"]',
        '    write: []',
        '  env: [HOME]',
      ].join('\n'),
    )
    expect(parseWorkflow(`nika: a\n${block}\ntasks: { a: { infer: { prompt: x } } }\n`).workflow?.permits).toEqual(permits)
  })

  test.each<readonly [Permits, string]>([
    [{}, 'permits: {}'],
    [{ exec: true }, 'permits:\n  exec: true'],
    [{ exec: false }, 'permits:\n  exec: false'],
  ])('%j', (permits, block) => {
    expect(formatPermits(permits)).toBe(block)
  })
})
