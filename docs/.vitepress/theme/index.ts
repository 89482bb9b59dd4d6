/// <reference types="vite/client" />
import DefaultTheme from 'vitepress/theme';
import './content.css';
import './first-screen.css';

export default DefaultTheme;
