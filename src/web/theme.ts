import {
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
  type MantineThemeOverride,
} from '@mantine/core';

const gate: MantineColorsTuple = [
  '#e6f5f6',
  '#d0e9eb',
  '#a1d3d7',
  '#6fbdc3',
  '#49a9b1',
  '#2f97a0',
  '#178993',
  '#057a84',
  '#006f78',
  '#005b63',
];

/** The greys of the dark look, a little towards the accent: from text to the deepest ground. */
const dark: MantineColorsTuple = [
  '#c9ced3',
  '#b6bdc4',
  '#818a93',
  '#66707a',
  '#3d464e',
  '#343c43',
  '#252c32',
  '#1d2328',
  '#181d21',
  '#121619',
];

const SYSTEM =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', 'Helvetica Neue', Arial, sans-serif";

/** Dense, calm, one accent colour; the shades are chosen so that text on them passes WCAG AA. */
export const theme = createTheme({
  primaryColor: 'gate',
  primaryShade: { light: 8, dark: 8 },
  colors: { gate, dark },
  fontFamily: SYSTEM,
  headings: { fontFamily: SYSTEM, fontWeight: '650' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm' } },
    Table: { defaultProps: { verticalSpacing: 6, horizontalSpacing: 'sm' } },
    Tooltip: { defaultProps: { withArrow: true, multiline: true, maw: 320, openDelay: 150 } },
    // Help stands below its control, so that controls side by side stay on one line.
    InputWrapper: { defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] } },
    Modal: { defaultProps: { centered: false } },
    // The header of a dialog is not the banner of the page.
    ModalHeader: { defaultProps: { role: 'presentation' } },
    DrawerHeader: { defaultProps: { role: 'presentation' } },
    // A list of choices holds nothing but choices: that there is none is one that cannot be chosen, and is read out.
    ComboboxEmpty: {
      defaultProps: { role: 'option', 'aria-disabled': true, 'aria-selected': false, 'aria-live': 'polite' },
    },
    // Without it the first item has the focus, and a menu holds nothing but items.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    // What is cut off at the side can be reached without a mouse.
    TableScrollContainer: { defaultProps: { scrollAreaProps: { viewportProps: { tabIndex: 0 } } } },
  },
});

/** The theme with the word that crosses in dialogs and messages are called by where they say no other. */
export const withWords = (base: MantineThemeOverride, close: string): MantineThemeOverride => ({
  ...base,
  components: { ...base.components, CloseButton: { defaultProps: { 'aria-label': close } } },
});

/** Some of Mantine's coloured text is a little too pale for AA. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#56606b',
    '--mantine-color-placeholder': '#69737d',
    '--mantine-color-error': '#c92a2a',
    '--mantine-color-anchor': '#00666e',
    '--mantine-color-disabled-color': '#5f6872',
    '--mantine-color-yellow-light-color': '#7d4a00',
    '--mantine-color-green-light-color': '#1b6b2f',
    '--gate-page': '#f7f9fa',
    '--gate-panel': '#ffffff',
    '--gate-line': '#dfe4e8',
    '--gate-hover': '#eef4f5',
    '--gate-top': '#0b3b40',
  },
  dark: {
    '--mantine-color-dimmed': '#a3abb3',
    '--mantine-color-placeholder': '#8d959d',
    '--mantine-color-error': '#ff8787',
    '--mantine-color-anchor': '#6fbdc3',
    '--mantine-color-disabled-color': '#949ca4',
    '--mantine-color-body': '#15191c',
    '--gate-page': '#15191c',
    '--gate-panel': '#1b2024',
    '--gate-line': '#313940',
    '--gate-hover': '#232a2f',
    '--gate-top': '#0d2427',
  },
});
