import { describe, expect, it } from 'vitest';
import { findFrequency } from './frequency';

describe('findFrequency', () => {
  it.each([
    ['reviewed at least once a quarter', 'at least once a quarter', 4],
    ['reviewed annually', 'annually', 1],
    ['tested semi-annually by IT', 'semi-annually', 2],
    ['audited every two (2) years', 'every two (2) years', 0.5],
    ['scanned every 90 days', 'every 90 days', 4.056],
    ['trained twice per year', 'twice per year', 2],
    ['three times a month', 'three times a month', 36],
    ['on a monthly basis', 'on a monthly basis', 12],
    ['backed up daily', 'daily', 365],
    ['in daily operations', null, null],
    ['reported within 24 hours', null, null],
    ['reviewed regularly, at least annually', 'at least annually', 1],
    ['reviewed at planned intervals', 'at planned intervals', null],
    ['monitored continuously', 'continuously', null],
    ['mindestens einmal pro Jahr', 'mindestens einmal pro Jahr', 1],
    ['alle sechs Monate geprüft', 'alle sechs Monate', 2],
    ['vierteljährlich', 'vierteljährlich', 4],
    ['regelmäßig überprüft', 'regelmäßig', null],
    ['au moins une fois par an', 'au moins une fois par an', 1],
    ['tous les trois ans', 'tous les trois ans', 0.333],
    ['chaque année', 'chaque année', 1],
    ['cada trimestre', 'cada trimestre', 4],
    ['dos veces al año', 'dos veces al año', 2],
    ['revisado anualmente', 'anualmente', 1],
    ['ogni sei mesi', 'ogni sei mesi', 2],
    ["due volte l'anno", "due volte l'anno", 2],
    ['never mentioned', null, null]
  ])('%s', (text, words, perYear) => {
    expect(findFrequency(text)).toEqual(words === null ? null : { text: words, perYear });
  });
});
