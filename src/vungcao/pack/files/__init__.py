"""The files of a pack as bytes and then as plain values with their lines; nothing here knows what they mean."""
