import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { holdsTemplate, parseTemplate } from './parse-template.ts'
import { resolveTemplate } from './resolve.ts'

/** The parts of a template: plain text, and the path of each island. */
function partsOf(text: string): readonly unknown[] {
  return parseTemplate(text).parts.map((part) => (typeof part === 'string' ? part : [part.reference?.text ?? part.expression]))
}

describe('a template', () => {
  test.each<readonly [string, readonly unknown[]]>([
    ['', []],
    ['plain', ['plain']],
    ['${{ inputs.x }}', [['inputs.x']]],
    ['${{inputs.x}}', [['inputs.x']]],
    ['a ${{ with.x }} b ${{ const.y }}', ['a ', ['with.x'], ' b ', ['const.y']]],
    ['${{ tasks.a.output[0]["k e y"].z }}', [['tasks.a.output[0]["k e y"].z']]],
    ["${{ tasks['a'].output }}", [['tasks.a.output']]],
    ['${{ inputs["my-key"].x }}', [['inputs["my-key"].x']]],
    ['${{ tasks["in"].output }}', [['tasks["in"].output']]],
    ['${{\n  inputs . x\n}}', [['inputs.x']]],
    ['$ {{ x }} ${ x } {{ x }}', ['$ {{ x }} ${ x } {{ x }}']],
    ['a }} b', ['a }} b']],
  ])('%j', (text, parts) => {
    expect(partsOf(text)).toEqual(parts)
  })

  test.each<readonly [string, readonly unknown[]]>([
    ['\\${{ x }}', ['${{ x }}']],
    ['\\\\${{ with.x }}', ['\\', ['with.x']]],
    ['\\\\\\${{ x }}', ['\\${{ x }}']],
    ['\\\\\\\\${{ with.x }}', ['\\\\', ['with.x']]],
    ['a\\b\\${{ c ${{ with.x }}', ['a\\b${{ c ', ['with.x']]],
    ['${{ with.x }}\\${{ with.x }}', [['with.x'], '${{ with.x }}']],
    ['\\ ${{ with.x }}', ['\\ ', ['with.x']]],
    ['back\\slash', ['back\\slash']],
  ])('counts the backslashes before its opener: %j', (text, parts) => {
    expect(partsOf(text)).toEqual(parts)
  })

  test.each([
    ['a ${{ x', 2],
    ['${{', 0],
    ['${{ x }} ${{ y }', 9],
    ['\\${{ ${{ x', 5],
  ])('that is not closed says where it opens: %j', (text, offset) => {
    expect(parseTemplate(text).unclosed).toBe(offset)
  })

  test('of the same text is parsed once', () => {
    expect(parseTemplate('one ${{ inputs.x }}')).toBe(parseTemplate('one ${{ inputs.x }}'))
  })

  test('is told apart from an escaped one', () => {
    expect([holdsTemplate('${{ x }}'), holdsTemplate('${{ x'), holdsTemplate('\\${{ x }}'), holdsTemplate('x')]).toEqual([
      true,
      true,
      false,
      false,
    ])
  })
})

/** Text in which openers, closers and backslashes are frequent. */
const text = fc.array(fc.constantFrom('${{', '}}', '\\', '$', '{', ' ', 'a', '\u{1f600}'), { maxLength: 20 }).map((parts) => parts.join(''))

/** How a person writes `literal` so that it holds no template. */
function escapeTemplates(literal: string): string {
  return literal.replace(/(\\*)\$\{\{/g, (_, backslashes: string) => `${backslashes}${backslashes}\\\${{`)
}

describe('escaping', () => {
  test('gives back any text', () => {
    fc.assert(
      fc.property(text, (literal) => {
        expect(resolveTemplate(escapeTemplates(literal), {}).value).toBe(literal)
      }),
    )
  })

  test('keeps what stands around a template', () => {
    const scope = { with: { x: 'VALUE' } }
    // A backslash right before a template would belong to its opener.
    const before = text.filter((literal) => !literal.endsWith('\\'))

    fc.assert(
      fc.property(before, text, (left, right) => {
        const template = `${escapeTemplates(left)}\${{ with.x }}${escapeTemplates(right)}`

        expect(resolveTemplate(template, scope).value).toBe(`${left}VALUE${right}`)
      }),
    )
  })
})
