import { build } from 'vite';

// A process of its own: node bundle-page.ts SOURCES TARGET
const [root, outDir] = process.argv.slice(2);

await build({
  root,
  base: '/',
  configFile: false,
  logLevel: 'silent',
  publicDir: false,
  build: { outDir, emptyOutDir: true, reportCompressedSize: false },
});
