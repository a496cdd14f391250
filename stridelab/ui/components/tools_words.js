// All words of the row of tools under a drawing: for another language, this file is the one to replace.

export const TOOL_WORDS = {
  tools: "Take it with you",
  copy: "Copy link",
  copyTitle: "Copy a link to all that is on the screen: settings, step, what is switched on",
  copied: "Copied",
  byHand: "Copy this link",
  save: "Save",
  saveTitle: "Save this drawing as a file, as it is now",
  file: "File",
  files: {
    ".html": "Web page that plays",
    ".png": "Picture (PNG)",
    ".gif": "Animation (GIF)",
    ".webp": "Animation (WebP)",
    ".zip": "All steps (PNG, zip)",
  },
  theme: "Background",
  themes: { light: "light", dark: "dark", transparent: "none" },
  size: "Size",
  sizes: { "1280x720": "1280 × 720", "1920x1080": "1920 × 1080" },
  saveNow: "Save file",
  saving: "Making the file",
  saved: "Saved as",
  alt: "Alternative text: the picture in words, for whoever cannot see it",
  copyAlt: "Copy text",
  embed: "Embed",
  embedTitle: "The code that shows this drawing in a page of yours",
  from: "It comes from",
  sources: { live: "this app, live", file: "the saved web page" },
  code: "Code for your page",
  copyCode: "Copy code",
  hereOnly: "This address works on this computer only: serve the app where others can open it.",
  besideFile: "Save the web page, and put it beside your page.",
  notSaved: "The app does not answer. It may have been closed: reload the page.",
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

export const PRESENT_WORDS = {
  present: "Present",
  presentTitle:
    "Only the drawing, on the whole screen (P). Then: arrows or a clicker step, 1 to 8 set the stride, H counts hands",
  end: "Back to the page (Escape)",
  /** @param {number[]} counts */
  hands: (counts) => `Hands: ${counts.map((count, at) => `${"ABCD"[at]} ${count}`).join(", ")}`,
};
