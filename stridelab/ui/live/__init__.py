"""Ask the class, live: rooms in memory (`rooms`), the phones' page (`phone`), the server's part (`served`)."""
