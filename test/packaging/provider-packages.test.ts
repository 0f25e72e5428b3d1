import { describe, expect, test } from 'vitest'
import { EmptyProject } from '../support/empty-project.ts'
import { readmeExamples } from '../support/readme-examples.ts'
import { tarballsOf } from '../support/tarballs.ts'

describe.each([
  { name: '@nika/provider-openai', folder: 'packages/provider-openai', sdk: 'openai' },
  { name: '@nika/provider-anthropic', folder: 'packages/provider-anthropic', sdk: '@anthropic-ai/sdk' },
])('$name alone in an empty project', ({ name, folder, sdk }) => {
  test('runs the example of its README, with a log and without the runner', () => {
    using project = new EmptyProject()
    project.install(...tarballsOf(name, '@nika/provider', '@nika/events'))
    const [example] = readmeExamples(folder)
    project.write('example.ts', example?.code ?? '')

    expect(project.run(['example.ts'])).toEqual({ status: 0, stdout: example?.output, stderr: '' })
    expect(project.run(['-e', `import('@nika/runner').catch(({ code }) => console.log(code))`]).stdout).toBe('ERR_MODULE_NOT_FOUND\n')
    expect(project.run(['-e', `import('${sdk}').then(() => console.log('there'))`]).stdout).toBe('there\n')
  })
})
