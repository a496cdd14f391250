"""What each page computes, under the page's name: arrays and settings in, plain results out."""
