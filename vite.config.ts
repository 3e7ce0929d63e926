import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import type { Plugin } from 'vite';

const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp'
};

/** Kit answers HTML itself, so `server.headers` alone does not reach pages in dev. */
const isolate: Plugin = {
  name: 'isolate',
  configureServer(server) {
    server.middlewares.use((_request, response, next) => {
      for (const [name, value] of Object.entries(isolation)) response.setHeader(name, value);
      next();
    });
  }
};

export default defineConfig({
  plugins: [isolate, sveltekit()],
  // transformers.js asks for the WebGPU build, which would make Vite emit a second, 26.9 MB wasm
  resolve: {
    alias: { 'onnxruntime-web/webgpu': 'onnxruntime-web/wasm' },
    conditions: ['onnxruntime-web-use-extern-wasm', 'module', 'browser', 'development|production']
  },
  optimizeDeps: { exclude: ['@huggingface/transformers'] },
  worker: { format: 'es' },
  // in dev the catalogs are served from where they are kept
  server: { fs: { allow: ['catalogs'] } },
  build: { target: 'es2022' },
  test: {
    include: ['src/**/*.test.ts', 'tests/{unit,contract,property,adversarial,architecture}/**/*.test.ts'],
    environment: 'node',
    // properties take their time on a busy machine; how fast things are is what `npm run bench` tells
    testTimeout: 60_000,
    reporters: ['default', 'json'],
    outputFile: { json: '.cache/vitest.json' }
  }
});
