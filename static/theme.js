// Before the first paint, so that no page flashes in the wrong theme. The app takes over once it runs.
(() => {
  let theme = null;
  let density = null;
  try {
    theme = localStorage.getItem('fieldroom.theme');
    density = localStorage.getItem('fieldroom.density');
  } catch {
    // storage may be refused; the system's theme is used then
  }
  const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  if (density) document.documentElement.dataset.density = density;
})();
