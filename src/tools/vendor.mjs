/** Copies the files that workers load at run time out of node_modules into `static/vendor/`. */
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const modules = 'node_modules';
const target = join('static', 'vendor');

/** [from, to]: files or folders. */
const copies = [
  ['onnxruntime-web/dist/ort-wasm-simd-threaded.mjs', 'ort/ort-wasm-simd-threaded.mjs'],
  ['onnxruntime-web/dist/ort-wasm-simd-threaded.wasm', 'ort/ort-wasm-simd-threaded.wasm'],
  ['pdfjs-dist/cmaps', 'pdfjs/cmaps'],
  ['pdfjs-dist/standard_fonts', 'pdfjs/standard_fonts'],
  ['pdfjs-dist/wasm', 'pdfjs/wasm'],
  ['tesseract.js/dist/worker.min.js', 'tesseract/worker.min.js'],
  ['tesseract.js-core/tesseract-core-lstm.wasm.js', 'tesseract/tesseract-core-lstm.wasm.js'],
  ['tesseract.js-core/tesseract-core-simd-lstm.wasm.js', 'tesseract/tesseract-core-simd-lstm.wasm.js'],
  [
    'tesseract.js-core/tesseract-core-relaxedsimd-lstm.wasm.js',
    'tesseract/tesseract-core-relaxedsimd-lstm.wasm.js'
  ],
  ['@tesseract.js-data/eng/4.0.0_best_int/eng.traineddata.gz', 'tesseract/eng.traineddata.gz']
];

const versionOf = (name) => JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')).version;

export const vendor = () => {
  const stamp = join(target, 'versions.json');
  const versions = JSON.stringify(
    Object.fromEntries(
      ['onnxruntime-web', 'pdfjs-dist', 'tesseract.js', 'tesseract.js-core', '@tesseract.js-data/eng'].map(
        (name) => [name, versionOf(name)]
      )
    )
  );
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === versions) return;
  mkdirSync(target, { recursive: true });
  for (const [from, to] of copies) {
    const source = join(modules, from);
    if (!existsSync(source))
      throw new Error(`${from} is missing from node_modules: ${readdirSync(modules).length} packages there.`);
    cpSync(source, join(target, to), { recursive: true });
  }
  writeFileSync(stamp, versions);
};
