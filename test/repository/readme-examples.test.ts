import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { publishedPackages, root } from '../../scripts/workspace/workspace-packages.ts'
import { type ReadmeExample, readmeExamples } from '../support/readme-examples.ts'

const published = publishedPackages().map(({ folder }) => folder)
const libraries = publishedPackages().filter(({ manifest }) => manifest.bin === undefined)
const examples = ['.', ...published].filter(hasReadme).flatMap(readmeExamples)

let workingFolder: string

beforeAll(() => {
  workingFolder = mkdtempSync(join(tmpdir(), 'nika-readme-'))
  for (const example of examples) {
    mkdirSync(dirname(fileOf(example)), { recursive: true })
    writeFileSync(fileOf(example), example.code)
  }
})

afterAll(() => {
  for (const folder of [workingFolder, ...examples.map((example) => dirname(fileOf(example)))]) {
    rmSync(folder, { recursive: true, force: true })
  }
})

describe('README examples', () => {
  test.each(libraries.map(({ folder }) => folder))('%s has a README with an example', (folder) => {
    expect(hasReadme(folder) ? readmeExamples(folder).length : 0).toBeGreaterThan(0)
  })

  test('have the types that they need', () => {
    const project = join(workingFolder, 'tsconfig.json')
    writeFileSync(project, JSON.stringify(compilerProject(examples.filter(({ language }) => language === 'ts').map(fileOf))))

    const { stdout } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', project], { encoding: 'utf8' })

    expect(stdout).toBe('')
  })

  test.each(examples.map((example) => ({ title: `${example.folder}/README.md:${example.line}`, example })))(
    '$title runs and prints what it says',
    ({ example }) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, ['--conditions=@nika/source', fileOf(example)], {
        cwd: workingFolder,
        encoding: 'utf8',
        timeout: 30_000,
      })

      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
      if (example.output !== undefined) expect(stdout).toBe(example.output)
    },
  )
})

/** Where an example is run: inside its package, so that it imports what a user of the package could import. */
function fileOf({ folder, line, language }: ReadmeExample): string {
  return join(root, folder, `.readme-${process.pid}`, `line-${line}.${language}`)
}

function hasReadme(folder: string): boolean {
  return existsSync(join(root, folder, 'README.md'))
}

function compilerProject(files: readonly string[]): unknown {
  const compilerOptions = {
    noEmit: true,
    composite: false,
    declaration: false,
    declarationMap: false,
    allowImportingTsExtensions: true,
    rewriteRelativeImportExtensions: false,
    customConditions: ['@nika/source'],
    lib: ['es2024', 'esnext.disposable', 'dom', 'dom.asynciterable'],
    typeRoots: [join(root, 'node_modules/@types')],
    types: ['node'],
    skipLibCheck: true,
    // An example may show a value without using it.
    noUnusedLocals: false,
  }
  return { extends: join(root, 'tsconfig.base.json'), compilerOptions, files }
}
