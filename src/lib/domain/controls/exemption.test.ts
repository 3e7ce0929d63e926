import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Catalog } from '../catalog/catalog';
import { exemptionIn, exemptionOf } from './exemption';
import { extractStatements } from './extract-statements';
import { documentOf, item, TEST_HASH } from './testing';

describe('sentences that exempt', () => {
  it.each([
    // released from a duty
    'Contractors are not required to complete the annual awareness course.',
    'A second approval is not needed for changes below the agreed limit.',
    'Passwords need not be changed as long as no breach is suspected.',
    'Employees do not need to log the visits of family members.',
    'Staff do not have to encrypt files that they send inside the office.',
    'This standard does not require suppliers to hold a certificate.',
    'Multi-factor authentication isn’t mandatory on the office network.',
    'There is no requirement to keep visitor records.',
    'There is no obligation for teams to test their restore procedure.',
    'Managers have no duty to confirm access rights once a year.',
    'A documented risk assessment is optional.',
    'Participation in the phishing exercise is voluntary.',
    'Wearing a badge is no longer required.',
    'The team shall not be obliged to report minor incidents.',
    'Screening of temporary staff is not usually required.',
    'Encryption of internal traffic is unnecessary.',
    'Vulnerability scans are not expected to be run on lab systems.',
    'The client has agreed that penetration tests are not required.',
    // outside of what is ruled
    'The clean desk rule does not apply to the reception area.',
    'Logging requirements do not apply where the system is a prototype.',
    'Development laptops are out of scope.',
    'Test systems are outside the scope of the backup procedure.',
    'Physical security of the data centre falls outside this policy.',
    'Interns are exempt from the background check.',
    'Subsidiaries abroad are exempted from the review of suppliers.',
    'Marketing sites are excluded from the scope of the penetration test.',
    'Legacy applications are not subject to change control.',
    'Personal devices are not covered by the asset inventory.',
    'Secure coding rules are not applicable to scripts.',
    // may be left out
    'The approval step may be waived by the head of operations.',
    'Code review can be skipped for changes to documentation.',
    'For small suppliers the security questionnaire may be omitted.',
    'The release manager may bypass the test stage.',
    'Emergency changes may be deployed without prior approval.',
    'Administrators can sign in to the console without a password.',
    'The exit interview is waived.',
    // missing
    'A formal access review has not yet been introduced.',
    'The incident response plan has not been tested.',
    'The company has not appointed a data protection officer.',
    'There is currently no process for the disposal of media.',
    'At present there is no inventory of AI systems.',
    'No formal training programme exists.',
    'No backup schedule has been defined.',
    'We do not maintain a register of suppliers.',
    'Teams do not currently have a documented recovery plan.',
    // not done
    'Audit logs are not reviewed.',
    'Backups are not encrypted at present.',
    'Access rights are not reviewed on a regular basis.',
    'We do not encrypt backup tapes.',
    'The organization does not carry out vulnerability scans.',
    'Vendor risk is not formally assessed.'
  ])('%s', (sentence) => {
    expect(exemptionIn(sentence, 'en')).not.toBeNull();
  });

  it.each([
    ['Eine Genehmigung ist für Testsysteme nicht erforderlich.', 'de'],
    ['Praktikanten müssen die Schulung nicht absolvieren.', 'de'],
    ['Diese Regelung gilt nicht für die Kantine.', 'de'],
    ['Auf die Prüfung kann in Eilfällen verzichtet werden.', 'de'],
    ['Die Protokolle werden derzeit nicht ausgewertet.', 'de'],
    ["Le chiffrement des postes fixes n'est pas obligatoire.", 'fr'],
    ["Cette règle ne s'applique pas aux stagiaires.", 'fr'],
    ["Il n'existe pas de procédure de sauvegarde.", 'fr'],
    ['La autenticación multifactor no es obligatoria en la oficina.', 'es'],
    ['Esta norma no se aplica a los becarios.', 'es'],
    ['No existe un registro de proveedores.', 'es'],
    ['La cifratura dei portatili non è obbligatoria.', 'it'],
    ['La regola non si applica agli stagisti.', 'it'],
    ['Non esiste una procedura di ripristino.', 'it']
  ] as const)('%s (%s)', (sentence, tongue) => {
    expect(exemptionIn(sentence, tongue)).not.toBeNull();
  });
});

describe('sentences that ask for something all the same', () => {
  it.each([
    // prohibitions are controls
    'Users must not share passwords.',
    'Staff may not connect private devices to the network.',
    'It is not permitted to store card data on laptops.',
    'Passwords are not stored in plain text.',
    'Production data is not used in test environments.',
    'Customer data is never copied to removable media.',
    'Changes are not tested in production.',
    'Code is not reviewed by its own author.',
    'We do not share personal data with advertisers.',
    'The system does not display passwords as they are typed.',
    'Access shall not be granted before training is complete.',
    'Nobody may work alone in the server room.',
    'We do not test with real customer records.',
    'The application does not log card numbers.',
    // double negation
    'No access is granted without approval by the owner.',
    'Changes must not go live without a successful test.',
    'No user is exempt from the awareness training.',
    'None of the systems is outside the scope of the audit.',
    'Nobody is excused from wearing a badge.',
    'Encryption of laptops is not optional.',
    'Approval steps must not be skipped.',
    'Security checks cannot be waived.',
    'The review may never be omitted.',
    'Exceptions are not allowed.',
    'Auditors do not review areas that they ran themselves.',
    'Reviewers shall not review work of their own team.',
    'The owner revokes whatever is no longer needed.',
    'If the new purpose is beyond the scope of the consent, a new consent is asked for.',
    'Records are deleted as soon as the purpose is served and keeping them is no longer necessary.',
    'Checking a name before the password is not performed, to prevent guessing.',
    'No changes may be made without prior approval.',
    'No supplier may process personal data without a signed agreement.',
    // conditions that leave the duty
    'Approval is not required unless the change affects production.',
    'The check may be waived only by the board.',
    'The review may only be skipped with written consent of the owner.',
    'A visitor badge is not only required at the main gate but at every door.',
    // what is not needed is taken away
    'Access rights that are no longer required are removed within one day.',
    'Ports which are not needed must be closed.',
    'Data that is not required for the purpose shall be deleted.',
    'Accounts of people who have not completed the training are locked.',
    'Where a password is not required, the session must be bound to the device.',
    'If an asset has not been inventoried, its owner is informed.',
    'Systems that are not yet patched must be isolated.',
    'Managers decide whether a screening is not required.',
    // a control with an exception
    'All laptops must be encrypted; test machines are exempt.',
    'Approval is not required for standard changes, but they must be recorded.',
    'Every supplier is assessed once a year, although small ones are exempt from the site visit.',
    'Each department reviews its access rights quarterly.',
    'Is a badge not required?'
  ])('%s', (sentence) => {
    expect(exemptionIn(sentence, 'en')).toBeNull();
  });

  it.each([
    ['Passwörter dürfen nicht weitergegeben werden.', 'de'],
    ['Zugriffe ohne Genehmigung sind untersagt.', 'de'],
    ['Les mots de passe ne doivent pas être partagés.', 'fr'],
    ['Las contraseñas no deben compartirse.', 'es'],
    ['Le password non devono essere condivise.', 'it']
  ] as const)('%s (%s)', (sentence, tongue) => {
    expect(exemptionIn(sentence, tongue)).toBeNull();
  });
});

describe('statements of several sentences', () => {
  it('exempt where every sentence that speaks of a duty exempts', () => {
    expect(exemptionOf('Logs are kept on the server. Review of the logs is not required.')).toBeNull();
    expect(exemptionOf('Guests are different. They are exempt from screening.')).not.toBeNull();
  });

  it('names the words that exempt', () => {
    expect(exemptionOf('Interns are not required to sign the agreement.')).toBe('are not required to');
  });
});

describe('our own examples of controls', () => {
  const catalogs = ['iso27001-2022', 'iso42001-2023', 'soc2-2017', 'iso27701-2025'].map(
    (id) => JSON.parse(readFileSync(join('catalogs', `${id}.json`), 'utf8')) as Catalog
  );

  it('are no exemptions', () => {
    const flagged = catalogs.flatMap(({ requirements }) =>
      requirements.flatMap(({ examples, expectations }) =>
        [...examples, ...expectations.map(({ text }) => text)].filter((text) => exemptionOf(text, 'en'))
      )
    );
    // the one that does exempt: an example of labelling says what needs no label
    expect(flagged).toEqual(['Public material does not have to be marked.']);
  });
});

describe('extraction', () => {
  it('marks what exempts, with the lead-in of its list', () => {
    const statements = extractStatements(
      TEST_HASH,
      documentOf([
        'Contractors are not required to:',
        item('attend the annual awareness course'),
        item('return their badge every evening'),
        'Employees must attend the annual awareness course.'
      ])
    );
    expect(statements.map(({ negated }) => negated)).toEqual([true, true, false]);
  });
});
