import { describe, expect, it } from 'vitest';
import { languageOf, translateTerms } from './translate';

describe('the language of a statement', () => {
  it.each([
    ['en', 'Access rights are reviewed by the owner of the system at least once a year.'],
    ['de', 'Die Zugriffsrechte werden von den Verantwortlichen mindestens einmal im Jahr geprüft.'],
    ['fr', 'Les droits d’accès sont revus par le responsable du système au moins une fois par an.'],
    ['es', 'Los derechos de acceso se revisan por el responsable del sistema al menos una vez al año.'],
    ['it', 'I diritti di accesso sono riesaminati dal responsabile della sicurezza e del sistema ogni anno.']
  ])('is told by function words: %s', (language, text) => {
    expect(languageOf(text)).toBe(language);
  });

  it('is English where too little speaks for another', () => {
    expect(languageOf('MFA')).toBe('en');
    expect(languageOf('Firewall')).toBe('en');
    expect(languageOf('')).toBe('en');
  });
});

describe('field terms in other languages', () => {
  it('are found in German compounds', () => {
    expect(translateTerms('Die Datenträgervernichtung wird protokolliert.', 'de')).toMatch(
      /storage media.*disposal|disposal.*storage media/
    );
  });

  it('are found with and without accents', () => {
    expect(translateTerms('Les mots de passe sont chiffrés.', 'fr')).toContain('password');
    expect(translateTerms('LA VIDÉOSURVEILLANCE', 'fr')).toContain('video surveillance');
    expect(translateTerms('Copias de seguridad', 'es')).toContain('backup');
    expect(translateTerms('La continuità operativa', 'it')).toContain('business continuity');
  });

  it('do not take short keys for beginnings of other words', () => {
    expect(translateTerms('reducir', 'es')).toBe('');
    expect(translateTerms('Wetter', 'de')).toBe('');
  });
});
