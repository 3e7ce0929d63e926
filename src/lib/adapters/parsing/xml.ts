import type { Budget } from './budget';

/**
 * XML without its document type declaration, so that no parser meets an entity that is declared in the
 * file or outside of it (entity bombs, external entities). Throws `bomb` for hopelessly deep nesting.
 */
export const safeXml = (xml: string, budget: Budget): string => {
  let depth = 0;
  for (const match of xml.matchAll(/<(\/?)[^\s!?<>/][^<>]*?(\/?)>/g)) {
    if (match[1] === '/') depth -= 1;
    else if (match[2] !== '/') budget.checkDepth((depth += 1));
  }
  return withoutDoctype(xml);
};

const withoutDoctype = (xml: string): string => {
  const start = xml.search(/<!DOCTYPE/i);
  if (start < 0) return xml;
  let at = start;
  let quote = '';
  let isInside = false;
  for (; at < xml.length; at += 1) {
    const char = xml.charAt(at);
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '[') isInside = true;
    else if (char === ']') isInside = false;
    else if (char === '>' && !isInside) break;
  }
  return xml.slice(0, start) + xml.slice(at + 1);
};
