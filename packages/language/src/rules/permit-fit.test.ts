import { describe, expect, test } from 'vitest'
import { parseWorkflow } from '../parse-workflow.ts'

/** `code path` of every problem of a workflow with these permits and this task. */
function problems(permits: string, task: string): readonly string[] {
  const block = permits === '' ? '' : `permits: ${permits}\n`
  const text = `nika: a\ninputs: { any: { type: string } }\nconst: { dir: ./out, program: git }\n${block}tasks: { a: { ${task} } }\n`
  return parseWorkflow(text).diagnostics.map(({ code, path }) => `${code} ${path}`)
}

const read = (path: string): string => `invoke: { tool: "nika:read", args: { path: "${path}" } }`
const fetch = (url: string): string => `invoke: { tool: "nika:fetch", args: { url: "${url}", mode: raw } }`

describe('what is written out is judged before the run', () => {
  test.each([
    ['{ exec: [git] }', 'exec: { command: [cargo] }', ['NIKA-SEC-004 tasks.a.exec.command[0]']],
    ['{ exec: [cargo] }', 'exec: { command: ["${{ const.program }}"] }', ['NIKA-SEC-004 tasks.a.exec.command[0]']],
    ['{ exec: true }', 'exec: { command: [rm, -rf, "/tmp"] }', ['NIKA-SEC-001 tasks.a.exec.command[0]']],
    ['{ tools: [] }', read('./x'), ['NIKA-SEC-004 tasks.a.invoke.tool', 'NIKA-SEC-004 tasks.a.invoke.args.path']],
    ['{ tools: ["nika:read"], fs: { read: ["./out/*"] } }', read('${{ const.dir }}/../x'), ['NIKA-SEC-004 tasks.a.invoke.args.path']],
    ['{ tools: ["nika:read"], fs: { write: ["./**"] } }', read('./x'), ['NIKA-SEC-004 tasks.a.invoke.args.path']],
    ['{ tools: ["nika:fetch"], net: { http: [a.example] } }', fetch('https://b.example/'), ['NIKA-SEC-004 tasks.a.invoke.args.url']],
    [
      '{ tools: ["nika:fetch"], net: { http: [a.example] } }',
      fetch('https://b.example/${{ inputs.any }}'),
      ['NIKA-SEC-004 tasks.a.invoke.args.url'],
    ],
    [
      '{ tools: ["nika:fetch"], net: { http: ["*"] } }',
      fetch('http://10.1.2.3/${{ inputs.any }}'),
      ['NIKA-SEC-005 tasks.a.invoke.args.url'],
    ],
  ])('permits %s and %s', (permits, task, expected) => {
    expect(problems(permits, task)).toEqual(expected)
  })

  test.each([
    ['{ exec: [git] }', 'exec: { command: ["${{ const.program }}", log] }'],
    ['{ exec: [git] }', 'exec: { command: ["${{ inputs.any }}"] }'],
    ['{ exec: [echo] }', "exec: { command: [echo, '\\${{ x }}'] }"],
    ['{ tools: ["nika:read"], fs: { read: ["./out/*"] } }', read('${{ const.dir }}/x')],
    ['{ tools: ["nika:read"], fs: { read: ["./out/*"] } }', read('${{ inputs.any }}')],
    ['{ tools: ["nika:fetch"], net: { http: [a.example] } }', fetch('https://a.example/${{ inputs.any }}')],
    ['{ tools: ["nika:fetch"], net: { http: [a.example] } }', fetch('${{ inputs.any }}')],
    ['{ tools: ["nika:fetch"], net: { http: [localhost] } }', fetch('http://localhost:8080/')],
    ['{}', 'infer: { prompt: x }'],
    ['', 'infer: { prompt: x }'],
  ])('permits %s allow %s, or leave it to the run', (permits, task) => {
    expect(problems(permits, task)).toEqual([])
  })
})

describe('what no value could make permitted is refused before the run', () => {
  test.each([
    ['{}', 'exec: { command: ["${{ inputs.any }}"] }', ['NIKA-SEC-004 tasks.a.exec.command[0]']],
    ['{ exec: [] }', 'exec: { command: ["${{ inputs.any }}"] }', ['NIKA-SEC-004 tasks.a.exec.command[0]']],
    ['{ tools: ["nika:read"] }', read('${{ inputs.any }}'), ['NIKA-SEC-004 tasks.a.invoke.args.path']],
    ['{ tools: ["nika:fetch"] }', fetch('${{ inputs.any }}'), ['NIKA-SEC-004 tasks.a.invoke.args.url']],
    ['', 'exec: { command: ["${{ inputs.any }}"] }', ['NIKA-AUTH-006 tasks.a.exec']],
    ['', read('${{ inputs.any }}'), ['NIKA-AUTH-006 tasks.a.invoke']],
  ])('permits %s and %s', (permits, task, expected) => {
    expect(problems(permits, task)).toEqual(expected)
  })
})

describe('an entry of permits', () => {
  const infer = 'infer: { prompt: x }'

  test.each([
    ['{ exec: ["${{ const.program }}"] }', ['NIKA-AUTH-007 permits.exec[0]']],
    ['{ tools: ["nika:${{ inputs.any }}"] }', ['NIKA-AUTH-007 permits.tools[0]']],
    ['{ fs: { read: [a, "${{ const.dir }}/**"] } }', ['NIKA-AUTH-007 permits.fs.read[1]']],
    ['{ net: { http: ["${{ inputs.any }}"] } }', ['NIKA-AUTH-007 permits.net.http[0]']],
    ['{ env: ["${{ inputs.any }}"] }', ['NIKA-AUTH-007 permits.env[0]']],
    ['{ env: [CI, NODE_OPTIONS, IFS] }', ['NIKA-AUTH-009 permits.env[1]', 'NIKA-AUTH-009 permits.env[2]']],
    ['{ env: ["A*"] }', ['NIKA-PARSE-019 permits.env[0]']],
    ['{ net: { http: ["*.example.com", "a*b"] } }', ['NIKA-AUTH-010 permits.net.http[0]', 'NIKA-AUTH-010 permits.net.http[1]']],
    [
      '{ net: { http: [10.0.0.1, "[fe80::1]", app.localhost] } }',
      ['NIKA-SEC-005 permits.net.http[0]', 'NIKA-SEC-005 permits.net.http[1]', 'NIKA-SEC-005 permits.net.http[2]'],
    ],
    ['{ net: { http: ["*", localhost, 127.0.0.1, "::1", "[::1]"] } }', []],
  ])('%s', (permits, expected) => {
    expect(problems(permits, infer)).toEqual(expected)
  })

  test.each([
    ['example.com:8080', 'write `example.com`: a permitted host is permitted on every port'],
    ['api.test:443', 'write `api.test`: a permitted host is permitted on every port'],
    ['localhost:3000', 'write `localhost`: a permitted host is permitted on every port'],
    ['[::1]:80', 'write `::1`: a permitted host is permitted on every port'],
    ['https://example.com/', 'write `example.com`: a permitted host is permitted on every port'],
    ['example.com/docs', 'write `example.com`: a permitted host is permitted on every port'],
    ['you@example.com', 'write `example.com`: a permitted host is permitted on every port'],
    ['10.0.0.1:80', 'write the name of the host alone'],
    ['', 'write the name of the host alone'],
  ])('of net.http that is more than a host permits nothing, which is a warning: %j', (entry, hint) => {
    const permits = { tools: ['nika:fetch'], net: { http: [entry] } }
    const { diagnostics } = parseWorkflow(
      `nika: a\npermits: ${JSON.stringify(permits)}\ntasks: { a: { ${fetch('https://example.com/docs')} } }\n`,
    )

    expect(diagnostics).toEqual([
      expect.objectContaining({ code: 'NIKA-PARSE-019', severity: 'warning', path: 'permits.net.http[0]', hint }),
      expect.objectContaining({ code: 'NIKA-SEC-004', severity: 'error', path: 'tasks.a.invoke.args.url' }),
    ])
  })

  test('that is a template stops the judgment of the rest', () => {
    expect(problems('{ exec: ["${{ const.program }}"] }', 'exec: { command: [git] }')).toEqual(['NIKA-AUTH-007 permits.exec[0]'])
  })

  test.each([
    [
      'of another list',
      '{ tools: [5], exec: ["${{ const.program }}"], env: [IFS], net: { http: ["*.a.example"] } }',
      'exec: { command: [git] }',
      [
        'NIKA-PARSE-019 permits.tools[0]',
        'NIKA-AUTH-007 permits.exec[0]',
        'NIKA-AUTH-009 permits.env[0]',
        'NIKA-AUTH-010 permits.net.http[0]',
      ],
    ],
    [
      'of the same list',
      '{ net: { http: [5, 10.0.0.1] } }',
      'infer: { prompt: x }',
      ['NIKA-PARSE-019 permits.net.http[0]', 'NIKA-SEC-005 permits.net.http[1]'],
    ],
    [
      'of a task that needs another gate',
      '{ net: [a], exec: [git] }',
      'exec: { command: [cargo] }',
      ['NIKA-PARSE-019 permits.net', 'NIKA-SEC-004 tasks.a.exec.command[0]'],
    ],
    [
      'of a task that no permit allows',
      '{ exec: git }',
      'exec: { command: [sudo, ls] }',
      ['NIKA-PARSE-019 permits.exec', 'NIKA-SEC-001 tasks.a.exec.command[0]'],
    ],
    [
      'of a private address',
      '{ net: { http: a } , tools: ["nika:fetch"] }',
      fetch('http://10.0.0.1/'),
      ['NIKA-PARSE-019 permits.net.http', 'NIKA-SEC-005 tasks.a.invoke.args.url'],
    ],
  ])('that cannot be read hides nothing %s', (_what, permits, task, expected) => {
    expect(problems(permits, task)).toEqual(expected)
  })

  test.each([
    ['{ exec: [5] }', 'exec: { command: [cargo] }', ['NIKA-PARSE-019 permits.exec[0]']],
    ['{ net: { http: localhost }, tools: ["nika:fetch"] }', fetch('http://localhost:8080/'), ['NIKA-PARSE-019 permits.net.http']],
    ['5', 'exec: { command: [cargo] }', ['NIKA-PARSE-019 permits']],
  ])('that cannot be read says nothing about what it could allow: %s', (permits, task, expected) => {
    expect(problems(permits, task)).toEqual(expected)
  })

  test.each(['ftp://a.example/x', 'a.example'])('allows no target that is no URL, and says so: %s', (url) => {
    const permits = '{ tools: ["nika:fetch"], net: { http: ["*"] } }'
    const [diagnostic] = parseWorkflow(`nika: a\npermits: ${permits}\ntasks: { a: { ${fetch(url)} } }\n`).diagnostics

    expect(diagnostic).toMatchObject({ code: 'NIKA-SEC-004', hint: 'write an http or https URL: `https://example.com/page`' })
  })

  test('allows no program that is a whole command line, and says how to write it', () => {
    const [diagnostic] = parseWorkflow('nika: a\npermits: { exec: [git] }\ntasks: { a: { exec: { command: ["git log"] } } }\n').diagnostics

    expect(diagnostic).toMatchObject({ code: 'NIKA-SEC-004', hint: 'write each argument apart: `command: [git, log]`' })
  })

  test('a block that is null is refused', () => {
    expect(problems('null', 'exec: { command: [git] }')).toEqual(['NIKA-AUTH-006 permits'])
  })
})
