/** What is known of a provider before anybody configures it. */
export interface ProviderPreset {
  /** The kind of adapter that speaks its API. */
  readonly adapter: 'openai' | 'anthropic' | 'mock'
  readonly api?: 'responses' | 'chat' | undefined
  /** Default: the adapter's own. */
  readonly base_url?: string | undefined
  /** The environment's variable that holds its key. */
  readonly api_key_env?: string | undefined
  /** Whether it runs on this machine, where nothing is paid and no key is needed. */
  readonly local?: boolean | undefined
  /** Whether it has no address of its own: the adapter's belongs to another vendor. */
  readonly needs_base_url?: boolean | undefined
}

/** The providers of the Nika v1 language, by the prefix of their models. */
export const providerPresets: Readonly<Record<string, ProviderPreset>> = {
  openai: { adapter: 'openai', api: 'responses', api_key_env: 'OPENAI_API_KEY' },
  anthropic: { adapter: 'anthropic', api_key_env: 'ANTHROPIC_API_KEY' },
  mock: { adapter: 'mock', local: true },
  mistral: chat('https://api.mistral.ai/v1', 'MISTRAL_API_KEY'),
  groq: chat('https://api.groq.com/openai/v1', 'GROQ_API_KEY'),
  deepseek: chat('https://api.deepseek.com/v1', 'DEEPSEEK_API_KEY'),
  xai: chat('https://api.x.ai/v1', 'XAI_API_KEY'),
  openrouter: chat('https://openrouter.ai/api/v1', 'OPENROUTER_API_KEY'),
  huggingface: chat('https://router.huggingface.co/v1', 'HF_TOKEN'),
  nvidia: chat('https://integrate.api.nvidia.com/v1', 'NVIDIA_API_KEY'),
  moonshot: chat('https://api.moonshot.ai/v1', 'MOONSHOT_API_KEY'),
  gemini: chat('https://generativelanguage.googleapis.com/v1beta/openai', 'GEMINI_API_KEY'),
  ollama: local('http://localhost:11434/v1'),
  lmstudio: local('http://localhost:1234/v1'),
  llamacpp: local('http://localhost:8080/v1'),
  localai: local('http://localhost:8080/v1'),
  vllm: local('http://localhost:8000/v1'),
}

function chat(base_url: string, api_key_env: string): ProviderPreset {
  return { adapter: 'openai', api: 'chat', base_url, api_key_env }
}

function local(base_url: string): ProviderPreset {
  return { adapter: 'openai', api: 'chat', base_url, local: true }
}
