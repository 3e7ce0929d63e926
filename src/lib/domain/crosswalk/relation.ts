/**
 * How what one requirement asks compares with what another asks, as sets: the set theory relationship mapping of
 * NIST IR 8477 (K. Scarfone, M. Souppaya, M. Fagan, “Mapping Relationships Between Documentary Standards,
 * Regulations, Frameworks, and Guidelines”, 2024). No relation says that evidence for one is enough for the
 * other; an assessor decides that.
 */
export const relations = ['equal', 'subset', 'superset', 'intersects'] as const;
/** `subset`: everything that the first asks lies within what the second asks. */
export type Relation = (typeof relations)[number];

const inverses: Readonly<Record<Relation, Relation>> = {
  equal: 'equal',
  subset: 'superset',
  superset: 'subset',
  intersects: 'intersects'
};

/** The same relation, told from the other side. */
export const inverse = (relation: Relation): Relation => inverses[relation];

/** 3 for equal, 2 for subset and superset, 1 for intersects. */
export const strengthOf = (relation: Relation): number =>
  relation === 'equal' ? 3 : relation === 'intersects' ? 1 : 2;

/** What follows for A and C from `A row B` and `B column C`; null where nothing follows. */
const compositions: Readonly<Record<Relation, Readonly<Record<Relation, Relation | null>>>> = {
  equal: { equal: 'equal', subset: 'subset', superset: 'superset', intersects: 'intersects' },
  // a part of B need not be the part that C shares
  subset: { equal: 'subset', subset: 'subset', superset: null, intersects: null },
  superset: { equal: 'superset', subset: 'intersects', superset: 'superset', intersects: 'intersects' },
  intersects: { equal: 'intersects', subset: 'intersects', superset: null, intersects: null }
};

/**
 * The relation of the first to the third from that of the first to the second and the second to the third. Null
 * where they may have nothing in common: two overlaps in a row prove nothing.
 */
export const compose = (first: Relation, second: Relation): Relation | null => compositions[first][second];

/** Whether what meets the first meets the second too, as far as the crosswalk goes. */
export const carries = (relation: Relation): boolean => relation === 'equal' || relation === 'superset';
