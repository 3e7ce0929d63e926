/**
 * Version of ranking and calibration; part of the cache key of what they yield. In a file of its own, because the
 * page needs it at its start and the ranker itself only in a worker.
 */
export const RANKING_VERSION = 9;
