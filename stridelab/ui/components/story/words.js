// All words of the marks in the navigation and on Home, and of the sentence while the server is away.

export const STORY_WORDS = {
  away:
    "The server does not answer. What is drawn goes on, and your settings stand in the address. This page connects " +
    "again by itself.",
  menu: "Lessons",
  visited: " visited",
};
