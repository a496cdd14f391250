"""Parts of a page that are more calls than prose: charts and pictures with the sentences that hold their numbers."""
