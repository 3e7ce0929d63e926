/**
 * Raise it whenever any reader, the assembler or the facts yield something else for the same bytes. It stands alone,
 * because the page needs it at the start and nothing else of reading.
 */
export const PIPELINE = 1;
