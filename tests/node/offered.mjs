// Prints what the SDK has methods for, as a list such as ["databases.createdocument"].
import { offered } from './caller.mjs';

console.log(JSON.stringify(offered()));
