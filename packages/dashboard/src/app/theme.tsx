import {
  createTheme,
  localStorageColorSchemeManager,
  MantineProvider,
  useMantineColorScheme,
  type CSSVariablesResolver,
  type MantineColorScheme,
} from '@mantine/core';
import type { ReactNode } from 'react';

export type ThemeChoice = MantineColorScheme;

/** The same key as theme-first.js reads before the first paint. */
const colorSchemeManager = localStorageColorSchemeManager({ key: 'millrace-theme' });

const theme = createTheme({
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  fontSizes: { xs: 'var(--text-axis)', sm: 'var(--text-small)', md: 'var(--text-body)' },
  radius: { sm: 'var(--radius-chip)', md: 'var(--radius-control)', lg: 'var(--radius-card)' },
  defaultRadius: 'md',
  respectReducedMotion: true,
  cursorType: 'pointer',
});

const colors = {
  '--mantine-color-body': 'var(--surface)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-dimmed': 'var(--text-2)',
  '--mantine-color-placeholder': 'var(--text-3)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-error': 'var(--crit)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--edge)',
  '--mantine-primary-color-filled': 'var(--accent)',
  '--mantine-primary-color-filled-hover': 'var(--accent)',
  '--mantine-primary-color-light': 'var(--accent-soft)',
  '--mantine-primary-color-light-color': 'var(--accent)',
};

/** Mantine reads our tokens; the tokens already differ by theme, so both schemes get the same names. */
const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: { '--mantine-line-height': 'var(--line)', '--mantine-shadow-md': 'var(--shadow)' },
  light: colors,
  dark: colors,
});

export function ThemeProvider({ nonce, children }: { readonly nonce: string; readonly children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      colorSchemeManager={colorSchemeManager}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      {children}
    </MantineProvider>
  );
}

export function useTheme(): { readonly choice: ThemeChoice; readonly choose: (choice: ThemeChoice) => void } {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return { choice: colorScheme, choose: setColorScheme };
}
