"""Questions on the screen and on paper: what is drawn beside them (`shapes`)."""
