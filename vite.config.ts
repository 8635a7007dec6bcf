import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const API_SERVER = process.env.GATEHOUSE_API ?? 'http://localhost:8080';

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'dist/web',
    target: 'es2023',
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // One file of messages a language, so that a start asks for one and not for one a section.
            { name: (id) => `messages-${/(\w[\w-]*)\.json$/.exec(id)?.[1]}`, test: /[\\/]messages[\\/][\w-]+\.json$/ },
          ],
        },
      },
    },
  },
  server: { port: 5173, proxy: { '/api': API_SERVER } },
});
