import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../scripts/workspace/workspace-packages.ts'

/** One block of a README that runs: TypeScript, or a whole JavaScript module; fragments are `js`. */
export interface ReadmeExample {
  readonly language: 'ts' | 'mjs'
  /** The README's folder, from the repository's root. */
  readonly folder: string
  /** The line on which the code begins, from 1. */
  readonly line: number
  readonly code: string
  /** What the example prints: the text block that comes next; undefined when another block or none does. */
  readonly output: string | undefined
}

/** The examples of a folder's README.md, in order. */
export function readmeExamples(folder: string): readonly ReadmeExample[] {
  const blocks = fencedBlocks(readFileSync(join(root, folder, 'README.md'), 'utf8'))
  return blocks.flatMap((block, index) => {
    const next = blocks[index + 1]
    const output = next?.language === 'text' ? next.content : undefined
    const { language, line, content: code } = block
    return language === 'ts' || language === 'mjs' ? [{ folder, language, line, code, output }] : []
  })
}

interface FencedBlock {
  readonly language: string
  readonly line: number
  readonly content: string
}

function fencedBlocks(markdown: string): readonly FencedBlock[] {
  return [...markdown.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(({ index, 1: language = '', 2: content = '' }) => ({
    language,
    line: markdown.slice(0, index).split('\n').length + 1,
    content,
  }))
}
