import type { Report } from '../problem.ts'
import { quote } from '../quote.ts'
import type { Draft } from '../shape/draft.ts'
import type { Path } from '../source/path.ts'
import { suggestion } from '../suggest.ts'
import { holdsTemplate } from '../templates/parse-template.ts'

/** The providers that the language names. */
const providers = [
  'ollama',
  'lmstudio',
  'llamacpp',
  'localai',
  'vllm',
  'mistral',
  'anthropic',
  'openai',
  'openrouter',
  'huggingface',
  'nvidia',
  'moonshot',
  'groq',
  'deepseek',
  'gemini',
  'xai',
  'mock',
]

/** Every model that is written out is `<provider>/<name>` with a provider of the language. */
export function judgeModels(draft: Draft, report: Report): void {
  const { model, tasks } = draft.workflow
  const known = [...providers, ...(draft.extensions.providers ?? [])]
  if (model !== undefined) judgeModel(model, known, ['model'], report)
  for (const { id, action } of tasks) {
    if (action.verb === 'infer' && action.model !== undefined) judgeModel(action.model, known, ['tasks', id, 'infer', 'model'], report)
  }
}

function judgeModel(model: string, known: readonly string[], path: Path, report: Report): void {
  if (holdsTemplate(model)) return
  const slash = model.indexOf('/')
  const provider = model.slice(0, Math.max(slash, 0))
  if (slash < 1 || slash === model.length - 1) {
    report({ code: 'NIKA-PROVIDER-001', message: `the model ${quote(model)} names no provider`, path })
  } else if (!known.includes(provider)) {
    report({
      code: 'NIKA-PROVIDER-001',
      message: `there is no provider ${quote(provider)}`,
      hint: () => suggestion(provider, known) ?? 'any server that speaks the OpenAI protocol is reached as `openai/<model>`',
      path,
    })
  }
}
