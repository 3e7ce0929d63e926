import { describe, expect, it } from 'vitest';
import type { Catalog, Requirement } from '../catalog/catalog';
import type { FrameworkId } from '../ids';
import { createDedicatedSections } from './dedicated-sections';

const requirement = (id: string, title: string, assessable = true) =>
  ({ id, title, assessable }) as unknown as Requirement;
const catalogOf = (id: string, ...requirements: Requirement[]) =>
  ({ id: id as FrameworkId, requirements }) as unknown as Catalog;
const sections = createDedicatedSections([
  catalogOf(
    'one',
    requirement('A.5', 'Organizational controls', false),
    requirement('A.6.1', 'Screening'),
    requirement('A.5.2', 'Information security roles and responsibilities'),
    requirement('A.8.13', 'Information backup'),
    requirement('A.8.16', 'Monitoring activities'),
    requirement('A.7.13', 'Equipment maintenance')
  ),
  catalogOf('two', requirement('A.6.1', 'Design of models'), requirement('CC6.1', 'Logical access'))
]);
const about = (...headings: string[]) => Object.fromEntries(sections.requirementsOf(headings));

describe('sections of their own', () => {
  it('are known by a heading in the words of a title, wherever it stands in the path', () => {
    expect(about('IT policy', '4. Backups of information', '4.1 Schedule')).toEqual({
      'one:A.8.13': 'alike'
    });
    expect(about('IT policy', 'Backup')).toEqual({ 'one:A.8.13': 'alike' });
  });

  it('are known by the number too, where the words do not speak against it', () => {
    expect(about('3. Pre-employment screening of new staff (A 6.1)')).toEqual({ 'one:A.6.1': 'numbered' });
    expect(about('Access rules for logical networks, CC6.1')).toEqual({ 'two:CC6.1': 'numbered' });
    expect(about('6.1 Travel')).toEqual({});
    expect(about('Travel (A.6.1)')).toEqual({});
  });

  it('are not the chapters that every policy has', () => {
    expect(about('12. Roles & Responsibilities')).toEqual({});
    expect(about('Review and maintenance')).toEqual({});
  });

  it('are not those that share one word of many', () => {
    expect(about('Monitoring of suppliers, contracts and deliveries in the cloud')).toEqual({});
  });
});
