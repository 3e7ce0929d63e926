import { describe, expect, it } from 'vitest';
import type { Catalog, Requirement } from '../catalog/catalog';
import type { FrameworkId } from '../ids';
import { createDedicatedSections } from './dedicated-sections';

const requirement = (id: string, title: string, assessable = true, related: string[] = []) =>
  ({ id, title, assessable, related }) as unknown as Requirement;
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
    requirement('A.7.13', 'Equipment maintenance'),
    requirement('A.5.20', 'Addressing information security within supplier agreements'),
    requirement('A.5.6', 'Contact with special interest groups'),
    requirement('A.8.26', 'Application security requirements'),
    requirement('4.2', 'Requirements of others'),
    requirement('A.5.31', 'Legal requirements'),
    requirement('9.2', 'Internal audit'),
    requirement('9.2.1', 'Internal audit: general'),
    requirement('A.5.35', 'Independent review', true, ['one:9.2.1'])
  ),
  catalogOf('two', requirement('A.6.1', 'Design of models'), requirement('CC6.1', 'Logical access'))
]);
const about = (...headings: string[]) =>
  Object.fromEntries([...sections.subjectsOf(headings).own].map(([ref, { how }]) => [ref, how]));

describe('sections of their own', () => {
  it('are known by a heading in the words of a title, wherever it stands in the path', () => {
    expect(about('IT policy', '4. Backups of information', '4.1 Schedule')).toEqual({
      'one:A.8.13': 'named'
    });
    expect(about('IT policy', 'Backup')).toEqual({ 'one:A.8.13': 'named' });
    expect(about('Backup of laptops')).toEqual({ 'one:A.8.13': 'alike' });
    expect(about('3.2 Engagement with Special Interest Groups')).toEqual({ 'one:A.5.6': 'named' });
  });

  it('need the rarest word of the title', () => {
    expect(about('Contractual security requirements')).toEqual({});
    expect(about('Security requirements of applications')).toEqual({ 'one:A.8.26': 'named' });
  });

  it('are known by the number too, where the words do not speak against it', () => {
    expect(about('3. Pre-employment screening of new staff (A 6.1)')).toEqual({ 'one:A.6.1': 'numbered' });
    expect(about('4. Contractual Security Requirements (A 5.20)')).toEqual({ 'one:A.5.20': 'numbered' });
    expect(about('Access rules for logical networks, CC6.1')).toEqual({ 'two:CC6.1': 'numbered' });
    expect(about('6.1 Travel')).toEqual({});
    expect(about('Travel (A.6.1)')).toEqual({});
  });

  it('are those on a clause whose number stands in brackets, and on the control that overlaps with it', () => {
    expect(about('18. Audits by our own staff (9.2)')).toEqual({
      'one:9.2': 'numbered',
      'one:9.2.1': 'numbered',
      'one:A.5.35': 'alike'
    });
    expect(about('Version (9.2)')).toEqual({});
  });

  it('stand in a chapter, which the title of the document is not', () => {
    const { own, chapter } = sections.subjectsOf(
      ['Backup policy', '3. Screening (A 6.1)', 'Backup'],
      'Backup policy'
    );
    expect([...own].map(([ref, { how, heading }]) => [ref, how, heading])).toEqual([
      ['one:A.8.13', 'named', 'Backup'],
      ['one:A.6.1', 'numbered', '3. Screening (A 6.1)']
    ]);
    expect([...chapter!]).toEqual(['one:A.6.1']);
    expect(sections.subjectsOf(['Backup policy', 'Travel'], 'Backup policy').chapter).toBeNull();
    expect([...sections.subjectsOf(['Backup policy', 'Travel']).chapter!]).toEqual(['one:A.8.13']);
  });

  it('are not the chapters that every policy has', () => {
    expect(about('12. Roles & Responsibilities')).toEqual({});
    expect(about('Review and maintenance')).toEqual({});
  });

  it('are not those that share one word of many', () => {
    expect(about('Monitoring of suppliers, contracts and deliveries in the cloud')).toEqual({});
  });
});
