import type { ApiMethods } from './api-method.ts';
import { appMethods } from './app-methods.ts';
import { chatMethods } from './chat-methods.ts';
import { conversationMethods } from './conversation-methods.ts';
import { fileMethods } from './file-methods.ts';
import { peopleMethods } from './people-methods.ts';
import { reactionMethods } from './reaction-methods.ts';
import { viewMethods } from './view-methods.ts';

/** Every Web API method the sandbox knows. */
export const methods: ApiMethods = {
  ...appMethods,
  ...chatMethods,
  ...conversationMethods,
  ...fileMethods,
  ...peopleMethods,
  ...reactionMethods,
  ...viewMethods,
};
