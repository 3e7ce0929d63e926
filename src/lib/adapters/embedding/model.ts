/** Folder of the model under `/models/`. */
export const MODEL_FOLDER = 'all-MiniLM-L6-v2';
/** Word pieces of a text that the model reads; the rest is cut. */
export const MAX_WORD_PIECES = 256;
export const DIMENSIONS = 384;
/** Part of every cache key: model, quantization and how it is called. */
export const MODEL_VERSION = `${MODEL_FOLDER}/q8/${MAX_WORD_PIECES}/1`;
