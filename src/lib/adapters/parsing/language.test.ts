import { describe, expect, it } from 'vitest';
import { detectLanguage, languageWarning } from './language';

const texts = {
  en: 'Access rights must be reviewed by the owner of each system at planned intervals, and the review shall be recorded. Any right that is not needed is removed.',
  de: 'Zugriffsrechte müssen von den Verantwortlichen der Systeme regelmäßig überprüft werden, und die Prüfung wird dokumentiert. Nicht benötigte Rechte sind zu entziehen.',
  fr: 'Les droits d’accès doivent être revus par le responsable de chaque système à intervalles réguliers, et la revue est consignée dans le registre de la société.',
  es: 'Los derechos de acceso deben ser revisados por el responsable de cada sistema a intervalos planificados, y la revisión se registra en el sistema de la empresa.',
  it: 'I diritti di accesso devono essere rivisti dal responsabile di ogni sistema a intervalli pianificati e la revisione è registrata nel registro della società.',
  other:
    'Rättigheter ska granskas av systemägaren med jämna mellanrum och granskningen ska dokumenteras. Rättigheter som inte längre behövs tas bort utan dröjsmål.'.repeat(
      5
    )
};

describe('detectLanguage', () => {
  it.each(Object.entries(texts))('tells %s', (language, text) => {
    expect(detectLanguage(text)).toBe(language);
  });

  it('claims nothing for a few words, but knows a foreign script', () => {
    expect(detectLanguage('Access Control Policy')).toBe('und');
    expect(detectLanguage('')).toBe('und');
    expect(detectLanguage('تحقق من ضوابط الوصول إلى النظام في كل مرة')).toBe('other');
  });

  it('is decided by the body, not by a cover page in another language', () => {
    expect(detectLanguage(`${texts.en}\n${texts.de.repeat(400)}`)).toBe('de');
  });

  it('warns where the catalogs do not fit', () => {
    expect(languageWarning('en')).toEqual([]);
    expect(languageWarning('de')[0]?.message).toContain('German');
  });
});
