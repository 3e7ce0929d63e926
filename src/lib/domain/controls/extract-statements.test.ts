import { describe, expect, it } from 'vitest';
import { extractStatements } from './extract-statements';
import type { DocumentLanguage } from '../documents/parsed-document';
import { documentOf, heading, item, row, TEST_HASH, type Block } from './testing';

const extract = (blocks: readonly (Block | string)[], language: DocumentLanguage = 'en') =>
  extractStatements(TEST_HASH, documentOf(blocks, language));
const texts = (...args: Parameters<typeof extract>) => extract(...args).map((statement) => statement.text);

describe('sentences that bind', () => {
  it('reads actor, action, object and frequency of a duty', () => {
    const [statement] = extract([
      'Line managers must review the access of their teams at least once a quarter.'
    ]);
    expect(statement).toMatchObject({
      actor: 'Line managers',
      action: 'must review',
      object: 'the access of their teams',
      strength: 'mandatory',
      negated: false,
      frequency: { perYear: 4 }
    });
  });

  it('takes the subject of a passive as its object and the agent as its actor', () => {
    const [statement] = extract(['Backups shall be tested every six months by the operations team.']);
    expect(statement).toMatchObject({
      actor: 'the operations team',
      action: 'shall be tested',
      object: 'Backups',
      frequency: { text: 'every six months', perYear: 2 }
    });
  });

  it.each([
    ['Customer data at rest is encrypted with AES-256.', 'descriptive'],
    ['The CISO approves every exception to this policy.', 'descriptive'],
    ['Source code is kept in one repository.', 'descriptive'],
    ['Racks are sited away from water pipes.', 'descriptive'],
    ['All systems — servers, laptops, printers — synchronize their clocks with two sources.', 'descriptive'],
    ['A radio clock is used as the source of time for all servers.', 'descriptive'],
    ['Review results are recorded in the register.', 'descriptive'],
    ['We rotate service credentials each quarter.', 'descriptive'],
    ['Staff should lock their screens when they leave the desk.', 'recommended'],
    ['Contractors may not connect private devices to the office network.', 'mandatory'],
    ['Sharing of passwords is strictly prohibited.', 'mandatory'],
    ['The asset owner is responsible for keeping the inventory current.', 'mandatory'],
    ['All employees are required to complete awareness training.', 'mandatory'],
    ['Remote access requires multi-factor authentication.', 'mandatory'],
    ['Do not leave printouts in meeting rooms.', 'mandatory'],
    ['Report suspected incidents to the service desk without delay.', 'mandatory'],
    ['The risk committee will meet twice a year to accept residual risks.', 'mandatory']
  ])('%s', (sentence, strength) => {
    expect(extract([sentence])).toMatchObject([{ text: sentence, strength }]);
  });

  it.each([
    'Source: the register of suppliers',
    'Version 2.1 of the handbook',
    'Owner: Head of Operations',
    'The word asset is used as a term for both.',
    'The following terms are used in all documents.'
  ])('is not “%s”', (sentence) => {
    expect(texts([sentence])).toEqual([]);
  });

  it('reads chapters on changes, unlike lists of changes to the document', () => {
    const change = 'Every change is approved before it goes live.';
    expect(texts([heading('5. Change management (A 8.32)'), change])).toEqual([change]);
    expect(texts([heading('Version control'), change])).toEqual([change]);
    expect(texts([heading('Change history'), change])).toEqual([]);
    expect(texts([heading('Document control'), change])).toEqual([]);
  });

  it('keeps a title run into a paragraph over all of its sentences', () => {
    const headings = extract([
      heading('Logging'),
      item('Time source: Clocks are synchronized by NTP. Alerts are sent on drift.'),
      item('Logs are kept for a year.')
    ]).map((statement) => statement.headings);
    expect(headings).toEqual([['Logging', 'Time source'], ['Logging', 'Time source'], ['Logging']]);
  });

  it('fills the following with items that are none, and leaves those alone that say who does what', () => {
    expect(
      texts([
        'Upon departure, the following steps are completed:',
        item('Return of laptops and badges'),
        item('Removal of accounts')
      ])
    ).toEqual([
      'Upon departure, the following steps are completed: Return of laptops and badges; Removal of accounts'
    ]);
    expect(
      texts([
        'The following roles are established:',
        item('CISO: Approves this plan.'),
        item('Owners: Review access every year.')
      ])
    ).toEqual(['CISO approves this plan.', 'Owners review access every year.']);
  });

  it('marks exemptions', () => {
    expect(extract(['Visitors are not required to sign the acceptable use policy.'])).toMatchObject([
      { negated: true }
    ]);
  });

  it('reads German and French', () => {
    expect(
      extract(['Zugriffsrechte müssen mindestens vierteljährlich überprüft werden.'], 'de')
    ).toMatchObject([{ strength: 'mandatory', frequency: { perYear: 4 } }]);
    expect(extract(['Die Protokolle sind ein Jahr lang aufzubewahren.'], 'de')).toMatchObject([
      { strength: 'mandatory' }
    ]);
    expect(extract(['Les utilisateurs doivent signaler tout incident au RSSI.'], 'fr')).toMatchObject([
      { actor: 'Les utilisateurs', strength: 'mandatory' }
    ]);
  });
});

describe('Spanish and Italian', () => {
  it.each([
    ['es', 'Los empleados deben bloquear la pantalla al dejar su puesto.', 'Los empleados', 'mandatory'],
    [
      'es',
      'El responsable de seguridad aprueba las excepciones.',
      'El responsable de seguridad',
      'descriptive'
    ],
    ['es', 'La copia de seguridad se prueba dos veces al año.', null, 'descriptive'],
    ['es', 'No se permite instalar programas sin autorización.', null, 'mandatory'],
    ['it', 'I dipendenti devono bloccare lo schermo.', 'I dipendenti', 'mandatory'],
    ['it', 'Il comitato di sicurezza approva le eccezioni.', 'Il comitato di sicurezza', 'descriptive'],
    ['it', 'I diritti di accesso sono riesaminati ogni trimestre.', null, 'descriptive'],
    ['it', 'È vietato condividere le credenziali con altre persone.', null, 'mandatory']
  ] as const)('%s: %s', (language, sentence, actor, strength) => {
    expect(extract([sentence], language)).toMatchObject([{ text: sentence, actor, strength }]);
  });

  it('leaves out what binds nobody', () => {
    expect(extract(['Nuestra empresa fue fundada en Sevilla hace veinte años.'], 'es')).toEqual([]);
    expect(extract(['La nostra azienda è nata a Torino venti anni fa.'], 'it')).toEqual([]);
  });
});

describe('a document in a language that is not read', () => {
  // `We use firewalls in the company, and cloud-based security groups, for protection.`
  const arabic = 'نستخدم في المؤسسة جدران الحماية ، و cloud-based security groups ، من أجل الحماية.';

  it('is not taken for controls because of English words in it', () => {
    expect(extractStatements(TEST_HASH, documentOf([arabic], 'other'))).toEqual([]);
  });

  it('gives the sentences of a language that is', () => {
    const english = 'All access to the service must go through the approved gateway.';
    const found = extractStatements(TEST_HASH, documentOf([arabic, english], 'other'));
    expect(found.map(({ text }) => text)).toEqual([english]);
  });
});

describe('lists', () => {
  it('takes nothing from the end of an item but its punctuation and its `and`', () => {
    expect(
      texts([
        'The asset owner is responsible for the following:',
        item('Classification of the asset'),
        item('Calibration of each sensor; and'),
        item('Approval of access, or')
      ]).map((text) => text.split(': ')[1])
    ).toEqual(['Classification of the asset', 'Calibration of each sensor', 'Approval of access']);
  });

  it('reads on from a lead-in that breaks off without a colon', () => {
    expect(
      texts(['Employees shall', item('lock their screens;'), item('report incidents to the service desk.')])
    ).toEqual(['Employees shall lock their screens', 'Employees shall report incidents to the service desk']);
  });

  it('reads items with their lead-in and cites the item alone', () => {
    const statements = extract([
      'Users must:',
      item('Lock their screen when they leave.'),
      item('Never share a password;'),
      'Something else follows.'
    ]);
    expect(statements.map(({ text, citation }) => [text, citation.quote])).toEqual([
      ['Users must lock their screen when they leave', 'Lock their screen when they leave.'],
      ['Users must never share a password', 'Never share a password;']
    ]);
    expect(statements[0]).toMatchObject({ actor: 'Users', action: 'must lock' });
  });

  it('keeps things in a list together with the sentence that asks for them', () => {
    const statements = extract([
      'Every log record must contain the following:',
      item('time stamp'),
      item('user name')
    ]);
    expect(statements).toHaveLength(1);
    expect(statements[0]!.text).toBe('Every log record must contain the following: time stamp; user name');
  });

  it('does not lend a lead-in to an item that leads its own list', () => {
    expect(
      texts([
        'The owner shall ensure that the system:',
        item('Logs every failed attempt.'),
        item('For public systems, the IT department shall ensure that the system:'),
        item('Shows a notice before the login.', 2)
      ])
    ).toEqual([
      'The owner shall ensure that the system logs every failed attempt',
      'For public systems, the IT department shall ensure that the system shows a notice before the login'
    ]);
  });
});

describe('roles', () => {
  it('puts the name of a role in front of what it does', () => {
    const statements = extract([item('CISO: Approves the policy each year. Reports to the board.')]);
    expect(statements.map(({ text, actor }) => [text, actor])).toEqual([
      ['CISO approves the policy each year.', 'CISO'],
      ['CISO reports to the board.', 'CISO']
    ]);
    expect(texts([item('IT-Betrieb: Pflegt das Verzeichnis der Systeme.')], 'de')).toEqual([
      'IT-Betrieb pflegt das Verzeichnis der Systeme.'
    ]);
  });

  it('takes a title run into the paragraph as a heading', () => {
    expect(extract([item('Clean desk: All papers must be locked away.')])).toMatchObject([
      { text: 'All papers must be locked away.', headings: ['Clean desk'] }
    ]);
  });
});

describe('tables', () => {
  it('takes sentences of cells with the title of their row as context', () => {
    const [statement] = extract([
      row(0, 'No.', 'Topic', 'Control'),
      row(1, '7', 'Leavers', 'Accounts are disabled on the last working day.')
    ]);
    expect(statement).toMatchObject({
      text: 'Accounts are disabled on the last working day.',
      headings: ['Leavers']
    });
  });

  it('reads a schedule with the words of its header', () => {
    expect(
      texts([row(0, 'Activity', 'Frequency', 'Owner'), row(1, 'Restore test', 'Quarterly', 'Operations')])
    ).toEqual(['Restore test: frequency Quarterly; owner Operations']);
  });

  it('leaves tables of terms and of changes out', () => {
    expect(
      texts([row(0, 'Term', 'Definition'), row(1, 'User', 'Anybody who is required to use the systems.')])
    ).toEqual([]);
  });
});

describe('tables of claims', () => {
  const claim = 'Backups are encrypted and must be tested every quarter.';

  it('leaves a Statement of Applicability and a gap table out: they name every control and show none', () => {
    expect(
      texts([
        row(0, 'Control ID', 'Name', 'Applicable', 'Implementation'),
        row(1, 'A.8.13', 'Backup', 'Yes', claim)
      ])
    ).toEqual([]);
    expect(texts([row(0, 'Requirement', 'Gap', 'Action'), row(1, 'CC6.1', 'None', claim)])).toEqual([]);
  });

  it('reads a matrix of the controls that the client has', () => {
    expect(
      texts([row(0, 'Control', 'Description', 'Owner', 'ISO 27001'), row(1, 'C-07', claim, 'IT', 'A.8.13')])
    ).toEqual([claim]);
  });
});

describe('what is left out', () => {
  it.each([
    'This policy defines how access must be granted.',
    'The purpose of this standard is to protect information.',
    '“Asset” means anything that shall be protected.',
    'Who is responsible for the firewall?',
    'The key words "MUST" and "SHOULD" are used as in RFC 2119.',
    'You may not use this file except in compliance with the licence.',
    '[Insert the name of the person who must approve]',
    'Failure to plan will result in delays.',
    'This agreement shall be governed by the laws of the country.',
    'It should be noted that threats change.',
    'Backup ........................ 12',
    'For example, a unit may decide that all files must be locked away.',
    'Note that keys must be kept somewhere.',
    'The law requires every company to keep books.',
    'Penetration testers to validate all items before the release.',
    'Configuration Management Plan of the whole organization',
    'A current profile describes what the organization wants to reach.',
    'List of suppliers that were approved by the board.',
    'More frequent reviews may also be necessary after large changes.',
    'Supporting standards: Secure coding standard; Secure configuration standard',
    'inform you on how the equipment is used',
    'Information is an asset.'
  ])('%s', (sentence) => {
    expect(texts([sentence])).toEqual([]);
  });

  it('leaves chapters of definitions, references and changes out', () => {
    expect(
      texts([
        heading('7. Definitions'),
        'A user must be a person.',
        heading('8. Related documents'),
        'The access policy must be read.',
        heading('9. Backup'),
        'Backups must be encrypted.'
      ])
    ).toEqual(['Backups must be encrypted.']);
  });

  it('takes only duties of somebody from purpose and scope', () => {
    expect(
      texts([
        heading('1. Scope'),
        'Data is protected against loss.',
        'All employees must comply with this policy.'
      ])
    ).toEqual(['All employees must comply with this policy.']);
  });

  it('leaves running heads and feet out', () => {
    const foot = (page: number): Block => ({
      kind: 'paragraph',
      text: `Printed copies must be checked. ${page}`,
      page
    });
    expect(texts([foot(1), foot(2), foot(3)])).toEqual([]);
  });
});
