import {
  env,
  mean_pooling,
  pipeline,
  type FeatureExtractionPipeline,
  type Tensor
} from '@huggingface/transformers';
import { serveWorker, thisWorker } from '../worker-rpc';
import { MODEL_FOLDER, MAX_WORD_PIECES } from './model';

env.allowRemoteModels = false;
env.allowLocalModels = true;
env.useBrowserCache = false;
env.useWasmCache = false;
// root-relative on purpose: with an absolute URL the tokenizer is not loaded
env.localModelPath = '/models/';
const wasm = env.backends.onnx.wasm!;
wasm.wasmPaths = {
  mjs: '/vendor/ort/ort-wasm-simd-threaded.mjs',
  wasm: '/vendor/ort/ort-wasm-simd-threaded.wasm'
};
// one thread each: a pool of such workers scales without cross-origin isolation
wasm.numThreads = 1;

let loading: Promise<FeatureExtractionPipeline> | null = null;
const load = (): Promise<FeatureExtractionPipeline> => {
  loading ??= pipeline('feature-extraction', MODEL_FOLDER, { dtype: 'q8', device: 'wasm' });
  return loading;
};

/** Calls on one session must not overlap, so each waits for the one before. */
let last: Promise<unknown> = Promise.resolve();

const embed = (text: string): Promise<Float32Array> => {
  const vector = last.then(async () => {
    const extract = await load();
    // one text per call: int8 quantizes by what else is in the batch, and vectors must be equal everywhere
    const inputs = extract.tokenizer(text, {
      padding: true,
      truncation: true,
      max_length: MAX_WORD_PIECES
    }) as {
      attention_mask: Tensor;
    };
    const output = (await extract.model(inputs)) as { last_hidden_state: Tensor };
    const pooled = mean_pooling(output.last_hidden_state, inputs.attention_mask).normalize(2, -1);
    return new Float32Array(pooled.data as Float32Array);
  });
  last = vector.catch(() => undefined);
  return vector;
};

serveWorker(thisWorker, {
  load: async () => {
    await load();
    return true;
  },
  embed
});
