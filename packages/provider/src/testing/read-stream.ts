import type { CallOptions, Provider } from '../provider.ts'
import type { InferRequest } from '../request/infer-request.ts'
import type { InferDelta, InferResponse } from '../response/infer-response.ts'

/** All deltas of a stream that ends well. */
export async function readStream(provider: Provider, request: InferRequest, options?: CallOptions): Promise<readonly InferDelta[]> {
  const deltas: InferDelta[] = []
  for await (const delta of provider.stream(request, options)) deltas.push(delta)
  return deltas
}

/** The response that ends a stream. */
export function responseOf(deltas: readonly InferDelta[]): InferResponse {
  const last = deltas.at(-1)
  if (last?.type !== 'response') throw new Error(`the last delta is ${last?.type}, expected response`)
  return last.response
}

/** The same question in the two ways in which it can be asked. */
export const bothWays: readonly ((provider: Provider, request: InferRequest) => Promise<InferResponse>)[] = [
  (provider, request) => provider.infer(request),
  async (provider, request) => responseOf(await readStream(provider, request)),
]
