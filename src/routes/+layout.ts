// There is no server: every page is rendered in the browser from data on this device.
export const ssr = false;
export const prerender = false;
