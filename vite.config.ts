import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const API_SERVER = process.env.GATEHOUSE_API ?? 'http://localhost:8080';

export default defineConfig({
  plugins: [react()],
  // The server puts a fresh nonce in its place with every page.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: 'dist/web',
    target: 'es2023',
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // What the server and the pages agree on: small files that nearly every page needs.
            {
              name: 'contract',
              test: /[\\/]src[\\/](access|wire|modules[\\/]\w+)[\\/](access|api|schema|\w[\w-]*)\.ts$/,
            },
            // One file of messages a language, so that a start asks for one and not for one a section.
            { name: (id) => `messages-${/(\w[\w-]*)\.json$/.exec(id)?.[1]}`, test: /[\\/]messages[\\/][\w-]+\.json$/ },
          ],
        },
      },
    },
  },
  server: { port: 5173, proxy: { '/api': API_SERVER } },
});
