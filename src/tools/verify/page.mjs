/** The page of the verifier: one file that works from a disk. */
import { rows, verdict } from './report.mjs';
import { verifyBundle } from './verify-bundle.mjs';

const find = (selector) => document.querySelector(selector);
const file = find('#file');
const progress = find('progress');
const result = find('section');

addEventListener('dragover', (event) => event.preventDefault());
addEventListener('drop', (event) => {
  event.preventDefault();
  if (event.dataTransfer.files.length > 0) file.files = event.dataTransfer.files;
  find('#passphrase').focus();
});

const element = (name, content) => Object.assign(document.createElement(name), { textContent: content });

const show = (report) => {
  const title = find('h2');
  title.textContent = report.ok ? `✓ ${verdict(report)}` : `✗ ${verdict(report)}`;
  title.className = report.ok ? 'good' : 'bad';
  find('ul').replaceChildren(...report.faults.map((fault) => element('li', fault)));
  find('tbody').replaceChildren(
    ...rows(report).map(([name, value]) => {
      const row = document.createElement('tr');
      row.append(element('th', name), element('td', value));
      return row;
    })
  );
  result.hidden = false;
};

find('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const [chosen] = file.files;
  if (!chosen) return;
  const button = find('button');
  button.disabled = true;
  result.hidden = true;
  progress.removeAttribute('value');
  progress.hidden = false;
  let rested = performance.now();
  try {
    const source = {
      size: chosen.size,
      slice: async (from, to) => new Uint8Array(await chosen.slice(from, to).arrayBuffer())
    };
    const report = await verifyBundle(source, find('#passphrase').value, {
      onProgress: (done) => (progress.value = done),
      pause: async () => {
        if (performance.now() - rested < 30) return;
        await new Promise((resolve) => setTimeout(resolve));
        rested = performance.now();
      }
    });
    show(report);
  } catch (failure) {
    show({ ok: false, faults: [`The bundle could not be read: ${failure.message}`], manifest: null });
  }
  progress.hidden = true;
  button.disabled = false;
});
