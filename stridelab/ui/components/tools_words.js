// All words of the row of tools under a drawing: for another language, this file is the one to replace.

export const TOOL_WORDS = {
  tools: "Take it with you",
  copy: "Copy link",
  copyTitle: "Copy a link to all that is on the screen: settings, step, what is switched on",
  copied: "Copied",
  byHand: "Copy this link",
};
