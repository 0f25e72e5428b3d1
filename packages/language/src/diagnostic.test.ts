import { describe, expect, test } from 'vitest'
import { formatDiagnostic } from './diagnostic.ts'
import { parseWorkflow } from './parse-workflow.ts'
import { maxDocumentBytes } from './yaml/check-text.ts'

const lines = (...texts: readonly string[]): string => `${texts.join('\n')}\n`

/** `line:column path` of every problem, with the text that the caret marks. */
function places(text: string): readonly string[] {
  return parseWorkflow(text).diagnostics.map(({ code, where, path, excerpt = '' }) => {
    const [line = '', carets = ''] = excerpt.split('\n')
    return `${code} ${where?.line}:${where?.column} ${path} ${line.slice(carets.indexOf('^'), carets.length)}`
  })
}

describe('all problems of a file', () => {
  test('are told at once, in the order of their places', () => {
    const text = lines(
      'nika: notes',
      'permits: { exec: [git] }',
      'tasks:',
      '  log: { exec: { command: [git, "${{ inputs.since }}"] } }',
      '  notes:',
      '    with: { log: "${{ tasks.lgo.output }}" }',
      '    infer: { prompt: x, temprature: 1 }',
      '  save: { exec: { command: git } }',
      'output: { notes: "${{ tasks.notes.output }}" }',
    )

    expect(places(text)).toEqual([
      'NIKA-VAR-001 4:38 tasks.log.exec.command[1] inputs.since',
      'NIKA-DAG-002 6:23 tasks.notes.with.log tasks.lgo.output',
      'NIKA-PARSE-005 7:25 tasks.notes.infer.temprature temprature',
      'NIKA-PARSE-019 8:28 tasks.save.exec.command git',
      'NIKA-PARSE-005 9:1 output output',
    ])
  })
})

describe('the place of a template', () => {
  const prompt = (...body: readonly string[]): string => lines('nika: a', 'tasks:', '  a:', '    infer:', ...body)

  test.each([
    ['in a plain scalar', prompt('      prompt: see ${{ inputs.x }}'), '5:23', 'inputs.x'],
    ['in double quotes after escapes', prompt('      prompt: "\\t\\"a\\" ${{ inputs.x }}"'), '5:28', 'inputs.x'],
    ['in single quotes after a doubled one', prompt("      prompt: 'it''s ${{ inputs.x }}'"), '5:26', 'inputs.x'],
    ['in a literal block', prompt('      prompt: |', '        one', '        two ${{ inputs.x }}'), '7:17', 'inputs.x'],
    ['in a folded block', prompt('      prompt: >-', '        one', '        ${{ inputs.x }}'), '7:13', 'inputs.x'],
    ['after an escaped one', prompt("      prompt: '\\${{ a }} ${{ inputs.x }}'"), '5:30', 'inputs.x'],
    ['that spans lines', prompt('      prompt: "${{ inputs', '        .x }}"'), '5:16', '${{'],
    ['after wide characters, in UTF-16 units', prompt('      prompt: "😀 é ${{ inputs.x }}"'), '5:25', 'inputs.x'],
    ['that is not closed', prompt('      prompt: "a ${{ inputs.x"'), '5:18', '${{'],
  ])('%s', (_, text, place, marked) => {
    const [first = ''] = places(text)

    expect(first).toContain(` ${place} tasks.a.infer.prompt ${marked}`)
  })
})

describe('the place of a template in outputs:', () => {
  const outputs = (...body: readonly string[]): string => lines('nika: a', 'tasks: { a: { infer: { prompt: x } } }', 'outputs:', ...body)

  test.each([
    ['written in short', outputs('  o: "see ${{ tasks.b.output }}"'), 'NIKA-VAR-001 4:15 outputs.o tasks.b.output'],
    ['written in short and not closed', outputs('  o: "see ${{ tasks.a.output"'), 'NIKA-VAR-008 4:11 outputs.o ${{'],
    ['written in short in a block', outputs('  o: |', '    ${{ inputs.x }}'), 'NIKA-VAR-001 5:9 outputs.o inputs.x'],
    ['with value:', outputs('  o: { value: "${{ tasks.b.output }}" }'), 'NIKA-VAR-001 4:20 outputs.o.value tasks.b.output'],
  ])('%s', (_, text, place) => {
    expect(places(text)).toEqual([place])
  })
})

describe('the place of a default that does not fit its type', () => {
  const input = (type: string, value: string): string =>
    lines('nika: a', `inputs: { x: { type: ${type}, default: ${value} } }`, 'tasks: { a: { infer: { prompt: x } } }')

  test.each([
    ['is the value', input('integer', '1.5'), '2:40 inputs.x.default 1.5'],
    ['is the item of a list', input('{ array: bool }', '[true, no]'), '2:55 inputs.x.default[1] no'],
    ['is the member of a map', input('{ map: integer }', '{ a: 1, b: x }'), '2:60 inputs.x.default.b x'],
    ['is the field too many', input('{ object: {} }', '{ b: 7 }'), '2:52 inputs.x.default.b 7'],
    ['is the object that lacks a field', input('{ object: { a: bool } }', '{}'), '2:56 inputs.x.default {}'],
  ])('%s', (_, text, place) => {
    expect(places(text)).toEqual([`NIKA-DEFAULT-001 ${place}`])
  })
})

describe('formatDiagnostic', () => {
  test('shows place, code, message, the line with a caret, and the hint', () => {
    const { diagnostics } = parseWorkflow(lines('nika: a', 'tasks:', '  a: { infer: { prompt: "${{ input.x }}" } }'), {
      file: 'a.nika.yaml',
    })

    expect(diagnostics.map(formatDiagnostic).join('\n')).toBe(
      [
        'a.nika.yaml:3:30: error NIKA-VAR-001: there is no namespace input',
        '      a: { infer: { prompt: "${{ input.x }}" } }',
        '                                 ^^^^^^^',
        '  hint: did you mean `inputs`?',
      ].join('\n'),
    )
  })

  test('makes control characters and marks of direction visible', () => {
    const { diagnostics } = parseWorkflow('nika: a\ntasks: { a: { infer: { prompt: x } } }\n"\\e[31m\\u202e": 1\n', {
      file: 'a\u001b.yaml',
    })
    const [text = ''] = diagnostics.map(formatDiagnostic)

    expect(text).toBe(
      [
        'a\\u001b.yaml:3:1: error NIKA-PARSE-005: a workflow has no key "\\u001b[31m\\u202e"',
        '    "\\e[31m\\u202e": 1',
        '    ^^^^^^^^^^^^^^',
        '  hint: there are `nika`, `model`, `inputs`, `const`, `permits`, `tasks`, `outputs`, `secrets`, `run`',
      ].join('\n'),
    )
  })

  test.each([
    ['Chinese', '你好', 4],
    ['an emoji', '👩‍🚀', 2],
    ['what is written out, because it cannot be seen', '\u200b\u{e0041}', 18],
  ])('sets the caret below its token after %s, where a terminal shows it', (_what, before, width) => {
    const [{ where, excerpt = '' } = {}] = parseWorkflow(
      `nika: a\ntasks: { a: { infer: { prompt: "${before}\${{ y.z }}" } } }\n`,
    ).diagnostics

    expect(where?.column).toBe(33 + before.length + 4)
    expect(excerpt.split('\n')[1]).toBe(`${' '.repeat(32 + width + 4)}^^^`)
  })

  test('is as wide as its token', () => {
    const { diagnostics } = parseWorkflow('nika: a\ntasks: { a: { infer: { prompt: x, 温度: 1 } } }\n')

    expect(diagnostics[0]?.excerpt).toBe(`tasks: { a: { infer: { prompt: x, 温度: 1 } } }\n${' '.repeat(34)}^^^^`)
  })

  test('halves no character where it clips a line', () => {
    const { diagnostics } = parseWorkflow(
      `nika: a\ntasks: { a: { infer: { prompt: "${'😀'.repeat(99)} \${{ y.z }}${'😀'.repeat(99)}" } } }\n`,
    )

    expect(diagnostics[0]?.excerpt).not.toMatch(/\\ud/)
  })

  test('clips a long line around its token', () => {
    const { diagnostics } = parseWorkflow(
      `nika: a\ntasks: { a: { infer: { prompt: "${'x'.repeat(500)} \${{ y.z }} ${'x'.repeat(500)}" } } }\n`,
    )
    const [excerpt = ''] = diagnostics.map((diagnostic) => diagnostic.excerpt)

    expect(excerpt).toBe(`…${'x'.repeat(35)} \${{ y.z }} ${'x'.repeat(53)}…\n${' '.repeat(41)}^^^`)
  })
})

test('bytes above the limit are refused without being read, wherever they were cut', () => {
  const cutCharacter = new Uint8Array(maxDocumentBytes + 1).fill(0xc3)

  expect(parseWorkflow(cutCharacter).diagnostics).toMatchObject([{ code: 'NIKA-YAML-010', where: { line: 1, column: 1 } }])
})

describe('a text that is not UTF-8', () => {
  test('is one problem', () => {
    expect(parseWorkflow(new Uint8Array([110, 105, 255])).diagnostics).toMatchObject([
      { code: 'NIKA-PARSE-001', where: { line: 1, column: 1 } },
    ])
  })

  test('is read when it is', () => {
    const bytes = new TextEncoder().encode('nika: a\ntasks: { a: { infer: { prompt: caf\u00e9 } } }\n')

    expect(parseWorkflow(bytes).workflow?.tasks[0]?.action).toEqual({ verb: 'infer', prompt: 'caf\u00e9' })
  })
})
