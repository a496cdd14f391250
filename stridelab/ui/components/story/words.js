// All words of the marks in the navigation and on Home.

export const STORY_WORDS = {
  menu: "Lessons",
  visited: " visited",
};
