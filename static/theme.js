// Before the first paint, so that no page flashes in the wrong theme; pages outside the app have nothing else.
(() => {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    let theme = null;
    let density = null;
    try {
      theme = localStorage.getItem('fieldroom.theme');
      density = localStorage.getItem('fieldroom.density');
    } catch {
      // storage may be refused; the system's theme is used then
    }
    const dark = theme === 'dark' || (theme !== 'light' && system.matches);
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
    if (density) document.documentElement.dataset.density = density;
  };
  apply();
  system.addEventListener('change', apply);
})();
