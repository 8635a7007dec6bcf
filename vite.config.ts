import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressed } from './tools/vite/compress.ts';
import { contract } from './tools/vite/contract.ts';
import { messages } from './tools/vite/messages.ts';
import { oneWay } from './tools/vite/one-way.ts';
import { componentStyles } from './tools/vite/styles.ts';

const API_SERVER = process.env.GATEHOUSE_API ?? 'http://localhost:8080';

export default defineConfig({
  plugins: [react(), contract(), messages(), componentStyles(), oneWay(), compressed()],
  // The server puts a fresh nonce in its place with every page.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: 'dist/web',
    target: 'es2023',
    // What the first page weighs, as it travels, is held by a test.
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        // A shared file would be named after all who share it.
        chunkFileNames: ({ name }) => `assets/${name.startsWith('shared') ? 'shared' : '[name]'}-[hash].js`,
        codeSplitting: {
          // Few files, each asked for by those who need most of it, instead of many small ones.
          groups: [
            { name: 'start', tags: ['$initial'], priority: 4 },
            { name: 'entry', test: /[\\/]signin[\\/]web[\\/]SignInPage\.tsx$/, priority: 3 },
            {
              name: 'house',
              test: /[\\/](web[\\/]shell[\\/]Shell|tickets[\\/]web[\\/]TicketsPage)\.tsx$/,
              priority: 2,
            },
            // Fetched with the first message, without what others share with it.
            { name: 'toasts', test: /[\\/]web[\\/]shell[\\/]Toasts\.tsx$/, priority: 1.5 },
            { name: 'forms', test: /[\\/]web[\\/]record[\\/]RecordForm\.tsx$/, priority: 1 },
            // What is used by more pages uses nothing that is used by fewer, so no file here can need one that needs it.
            // To merge small ones of the last kind (`entriesAwareMergeThreshold`) would break that.
            { name: 'common', minShareCount: 3, priority: 0.5 },
            { name: 'shared', minShareCount: 2, entriesAware: true },
          ],
        },
      },
    },
  },
  server: { port: 5173, proxy: { '/api': API_SERVER } },
});
