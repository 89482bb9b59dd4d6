/// <reference types="vite/client" />
import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme';
import './content.css';
import './first-screen.css';
import Layout from './layout.vue';

export default { extends: DefaultTheme, Layout } satisfies Theme;
