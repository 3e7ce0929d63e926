/**
 * Tasks of a page's main thread with the processor time they took. Beside it, the time on the clock also holds what
 * other threads took on a machine whose cores are all busy, and no code of the page can shorten that.
 */
const CATEGORIES = ['toplevel', 'devtools.timeline', '__metadata'];

/** Starts to record; the function that it returns ends it and gives `{ cpuMs, wallMs }`, longest first. */
export const traceTasks = async (page) => {
  const session = await page.context().newCDPSession(page);
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    events.push(...value);
  });
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: CATEGORIES, excludedCategories: ['*'] }
  });
  return async () => {
    const complete = new Promise((done) => {
      session.once('Tracing.tracingComplete', done);
    });
    await session.send('Tracing.end');
    await complete;
    const mains = new Set(
      events
        .filter(
          ({ ph, name, args }) => ph === 'M' && name === 'thread_name' && args.name === 'CrRendererMain'
        )
        .map(({ pid, tid }) => `${pid}.${tid}`)
    );
    return events
      .filter(
        ({ ph, name, pid, tid }) => ph === 'X' && name.endsWith('RunTask') && mains.has(`${pid}.${tid}`)
      )
      .map(({ tdur = 0, dur }) => ({ cpuMs: tdur / 1000, wallMs: dur / 1000 }))
      .sort((one, other) => other.cpuMs - one.cpuMs);
  };
};
