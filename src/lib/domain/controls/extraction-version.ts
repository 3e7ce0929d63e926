/** Version of the extraction; part of the cache key of what it yields. */
export const EXTRACTION_VERSION = 11;
