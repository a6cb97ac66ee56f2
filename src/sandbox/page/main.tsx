import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import './css/tokens.css';
import './css/base.css';
import './css/shell.css';
import './css/messages.css';
import './css/blocks.css';
import './css/elements.css';
import './css/dialogs.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(<App />);
