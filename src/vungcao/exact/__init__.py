"""Numbers, the kinds of no-value, periods and Vietnamese text: the ground everything stands on, without Django."""
