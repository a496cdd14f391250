// All words of the row of tools under a drawing: for another language, this file is the one to replace.

export const TOOL_WORDS = {
  tools: "Take it with you",
  copy: "Copy link",
  copyTitle: "Copy a link to all that is on the screen: settings, step, what is switched on",
  copied: "Copied",
  byHand: "Copy this link",
};

export const COVER_WORDS = {
  show: "Show an answer",
  showTitle: "Show the next answer that is covered (R)",
  again: "Cover again",
  againTitle: "Cover all answers again (C)",
  plate: { size: "Output size: ?", output: "?", sum: "?", cost: "Cost: ?", unread: "Unread: ?" },
  uncover: {
    size: "Show the output size",
    output: "Show the output",
    sum: "Show the sum",
    cost: "Show the cost",
    unread: "Show what is not read",
  },
};
