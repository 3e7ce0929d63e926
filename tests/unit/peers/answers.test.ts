import { describe, expect, it } from 'vitest';
import { createAnswers } from '../../../src/lib/adapters/peers/answers';

describe('answers of a relay', () => {
  it('tell of everything where nothing was written since they were asked for', () => {
    const answers = createAnswers();
    answers.wrote();
    answers.asks();
    expect(answers.came()).toBe(true);
  });

  it('tell nothing of what was written while they were on their way', () => {
    const answers = createAnswers();
    answers.asks();
    answers.wrote();
    answers.asks();
    expect(answers.came()).toBe(false);
    expect(answers.came()).toBe(true);
  });

  it('belong to the connection on which they were asked for', () => {
    const answers = createAnswers();
    answers.asks();
    answers.wrote();
    answers.reset();
    answers.asks();
    expect(answers.came()).toBe(true);
  });

  it('that nobody asked for tell of what is here', () => {
    const answers = createAnswers();
    answers.wrote();
    expect(answers.came()).toBe(true);
  });
});
